import { SettingsError } from '../../../shared/domain/errors.js'
import { type RandomState, uniform } from '../../../shared/kernels/random.js'

/** Values that a setting may take. */
export type Range =
  | { readonly choices: readonly unknown[] }
  /** Evenly between, both included; `log`: its logarithm; `whole`: rounded. */
  | { readonly from: number; readonly to: number; readonly log?: boolean; readonly whole?: boolean }

/** Ranges by the setting's name, in the order in which they are drawn. */
export type Space = ReadonlyMap<string, Range>

const LAYOUT = '{"learningRate":{"from":0.0001,"to":0.01,"log":true},"options.width":{"choices":[16,32]}}'

/**
 * A space from JSON: an object of ranges.
 *
 * @param allowed  whether a setting of this name is known
 * @throws {SettingsError} it is not such an object
 */
export function parseSpace(text: string, allowed: (name: string) => boolean): Space {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new SettingsError(`the space is no JSON; write it as ${LAYOUT}`)
  }
  if (!isRecord(value) || Object.keys(value).length === 0) {
    throw new SettingsError(`the space is no object of ranges; write it as ${LAYOUT}`)
  }
  for (const [name, range] of Object.entries(value)) {
    if (!allowed(name)) throw new SettingsError(`'${name}' is nothing to search over; write the space as ${LAYOUT}`)
    if (!isRange(range)) {
      throw new SettingsError(`the range of '${name}' is ${JSON.stringify(range)}; write it as ${LAYOUT}`)
    }
  }
  return new Map(Object.entries(value) as [string, Range][])
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function isRange(value: unknown): value is Range {
  if (!isRecord(value)) return false
  if ('choices' in value) return Array.isArray(value.choices) && value.choices.length > 0
  const { from, to, log = false, whole = false } = value
  const isOrdered = typeof from === 'number' && typeof to === 'number' && from < to
  return isOrdered && typeof log === 'boolean' && typeof whole === 'boolean' && (!log || from > 0)
}

/** One value of each range. */
export const drawSettings = (space: Space, random: RandomState): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...space].map(([name, range]) => [name, drawFrom(range, uniform(random))]))

function drawFrom(range: Range, at: number): unknown {
  if ('choices' in range) return range.choices[Math.floor(at * range.choices.length)]
  const { from, to, log = false, whole = false } = range
  const value = log ? Math.exp(Math.log(from) + at * Math.log(to / from)) : from + at * (to - from)
  return whole ? Math.round(value) : value
}
