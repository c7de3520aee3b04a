import type { TSchema } from 'typebox'
import Value from 'typebox/value'
import { CHANNELS_BY_KIND } from './channel-schema.js'
import { RULES_SCHEMA } from './rule-schema.js'
import type { Path } from './rule-text.js'

/** A fault before it is known on which line it stands. */
export interface FaultAt {
  readonly path: Path
  readonly level?: 'warning'
  readonly message: string
}

/** What is wrong with the shape of a file: keys and types. Empty: the file is one of rules. */
export function shapeFaults(file: unknown): FaultAt[] {
  const { channels, ...rest } = isObject(file) ? file : { channels: undefined }
  const faults = faultsOf(RULES_SCHEMA, isObject(file) ? rest : file, [])
  if (channels === undefined) return faults
  if (!isObject(channels)) {
    return [...faults, { path: ['channels'], message: 'channels is a list of names, each with its kind below it' }]
  }
  return [...faults, ...Object.entries(channels).flatMap(([name, channel]) => channelFaults(name, channel))]
}

/** A channel is judged by its own kind: of all kinds at once nobody could tell what is meant. */
function channelFaults(name: string, channel: unknown): FaultAt[] {
  const path = ['channels', name]
  const kinds = Object.keys(CHANNELS_BY_KIND)
  const nameFault = /^[a-z][a-z0-9-]*$/.test(name)
    ? []
    : [{ path, message: `channel "${name}" must be named with a-z, 0-9 and -; rename it` }]
  const kind = isObject(channel) ? channel.kind : undefined
  if (typeof kind !== 'string' || !Object.hasOwn(CHANNELS_BY_KIND, kind)) {
    return [
      ...nameFault,
      { path: [...path, 'kind'], message: `kind is ${shown(kind)}; write one of ${kinds.join(', ')}` },
    ]
  }
  return [...nameFault, ...faultsOf(CHANNELS_BY_KIND[kind as keyof typeof CHANNELS_BY_KIND], channel, path)]
}

function faultsOf(schema: TSchema, value: unknown, base: Path): FaultAt[] {
  const errors = Value.Errors(schema, value).filter(({ keyword }) => keyword !== 'boolean')
  const faults = new Map<string, FaultAt>()
  for (const error of errors) {
    const path = error.instancePath
      .split('/')
      .slice(1)
      .map(key => (/^\d+$/.test(key) ? Number(key) : key))
    for (const fault of explain(
      error as SchemaError,
      [...base, ...path],
      Value.Pointer.Get(value, error.instancePath),
    )) {
      // A union says what each of its parts wanted, and then that none was met: the last one counts.
      faults.set(fault.path.join('/'), fault)
    }
  }
  return [...faults.values()]
}

interface SchemaError {
  readonly keyword: string
  readonly message: string
  readonly params: {
    readonly additionalProperties?: readonly string[]
    readonly requiredProperties?: readonly string[]
    readonly allowedValues?: readonly unknown[]
    readonly pattern?: string
  }
}

function explain({ keyword, message, params }: SchemaError, path: Path, found: unknown): FaultAt[] {
  const key = path[path.length - 1] ?? 'the file'
  if (keyword === 'additionalProperties') {
    return (params.additionalProperties ?? []).map(extra => ({
      path: [...path, extra],
      message: `"${extra}" is not known here; remove it, or correct its spelling`,
    }))
  }
  if (keyword === 'required') {
    const missing = params.requiredProperties ?? []
    return [{ path, message: `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing; add it` }]
  }
  if (keyword === 'enum') {
    return [{ path, message: `${key} is ${shown(found)}; write one of ${params.allowedValues?.join(', ')}` }]
  }
  if (keyword === 'anyOf') return [{ path, message: `${key} is ${shown(found)}; write mean, or a level such as 0.9` }]
  if (keyword === 'pattern') {
    return [{ path, message: `${key} is ${shown(found)}; it must match ${params.pattern}` }]
  }
  return [{ path, message: `${key} is ${shown(found)}; it ${message}` }]
}

const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value).slice(0, 80))

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
