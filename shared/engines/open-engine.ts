import { chooseEngines } from './choose-engine.js'
import type { EngineKind, NetworkEngine } from './engine.js'
import { EngineError } from './engine-error.js'
import { AUTO, ENGINE_KINDS } from './engine-kinds.js'
import { ONNX_CPU } from './onnx.js'
import { type EngineChange, SUPERVISION_DEFAULTS, supervisedEngine } from './supervised-engine.js'
import { TFJS_CPU, TFJS_WASM } from './tfjs-kinds.js'

export interface OpenEngineOptions {
  /** A clock that goes forward only. */
  readonly nowMs: () => number
  /** Told when another engine takes over, and when one comes back. */
  readonly onChange?: (change: EngineChange) => void
  /** How long an engine that failed is left alone, ms; absent: half a minute. */
  readonly retryAfterMs?: number
  /** Absent: all. */
  readonly kinds?: readonly EngineKind[]
}

export interface OpenedEngine {
  readonly engine: NetworkEngine
  /** A line for people: what was chosen, and why. */
  readonly why: string
}

/** What takes over where an engine that was asked for by name fails later: needs no device. */
const SPARES = [ONNX_CPU, TFJS_WASM, TFJS_CPU]

/**
 * The engine of a name, or with `auto` the fastest here, with others behind it should it fail.
 *
 * @throws {SettingsError} no engine has the name
 * @throws {EngineError} the one that is named does not start, with how to get it; or none does
 */
export async function openEngine(
  name: string,
  { nowMs, onChange, retryAfterMs = SUPERVISION_DEFAULTS.retryAfterMs, kinds = ENGINE_KINDS }: OpenEngineOptions,
): Promise<OpenedEngine> {
  const { order, why } = await chooseEngines(name, nowMs, kinds)
  if (name !== AUTO) await checkStarts(order[0])
  const engine = await supervisedEngine([...new Set([...order, ...SPARES])], {
    nowMs,
    retryAfterMs,
    ...(onChange && { onChange }),
  })
  return { engine, why }
}

/** Who names an engine wants that one: it must not be another from the start. */
async function checkStarts({ name, howTo, start }: EngineKind): Promise<void> {
  try {
    await (await start()).close()
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    throw new EngineError(`${error.message.split('\n')[0]}; to get ${name}: ${howTo}; or take ${AUTO}`, {
      cause: error,
    })
  }
}
