import { SettingsError } from '../domain/errors.js'
import type { EngineKind } from './engine.js'
import { HALF, inHalfPrecision } from './in-half-precision.js'
import { ONNX_CPU, ONNX_CUDA, ONNX_WEBGPU } from './onnx.js'
import { TFJS_CPU, TFJS_WASM } from './tfjs-kinds.js'
import { TFJS_NODE, TFJS_NODE_GPU } from './tfjs-node.js'
import { TFJS_WEBGPU } from './tfjs-webgpu.js'

/** Every engine, those first that are expected to be fastest where they have a device of their own. */
export const ENGINE_KINDS: readonly EngineKind[] = [
  ONNX_CUDA,
  ONNX_WEBGPU,
  TFJS_NODE_GPU,
  TFJS_WEBGPU,
  ONNX_CPU,
  TFJS_NODE,
  TFJS_WASM,
  TFJS_CPU,
]

/** The setting that takes the fastest there is. */
export const AUTO = 'auto'

/** The engine of a name, as a forecast has it; undefined: there is none. */
export function findEngineKind(name: string, kinds = ENGINE_KINDS): EngineKind | undefined {
  const kind = kinds.find(candidate => candidate.name === name)
  if (kind !== undefined || !name.endsWith(HALF)) return kind
  const whole = kinds.find(candidate => candidate.runsOnnx && name === candidate.name + HALF)
  return whole && inHalfPrecision(whole)
}

/** @throws {SettingsError} no engine has this name */
export function engineKind(name: string, kinds = ENGINE_KINDS): EngineKind {
  const kind = findEngineKind(name, kinds)
  if (kind !== undefined) return kind
  const names = kinds.flatMap(({ name, runsOnnx }) => (runsOnnx ? [name, name + HALF] : [name]))
  throw new SettingsError(`no engine is named '${name}'; choose ${AUTO} or one of ${names.join(', ')}`)
}
