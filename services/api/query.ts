import type { Region } from '../../shared/domain/region.js'
import { dateOfDay, dayOf } from '../../shared/domain/units.js'
import { BadRequestError } from './http-errors.js'

/** Parameters of a request, each of them given once. */
export type Query = ReadonlyMap<string, string>

/** @throws {BadRequestError} for a parameter that the path does not know, or that comes twice */
export function readQuery(search: URLSearchParams, known: readonly string[]): Query {
  const query = new Map<string, string>()
  for (const [name, value] of search) {
    if (!known.includes(name)) {
      throw new BadRequestError(`no parameter ${JSON.stringify(name)} here; known: ${known.join(', ') || 'none'}`)
    }
    if (query.has(name)) throw new BadRequestError(`${name} is given twice; give it once`)
    query.set(name, value)
  }
  return query
}

/** @throws {BadRequestError} if it is missing */
export function required(query: Query, name: string): string {
  const value = query.get(name)
  if (value === undefined || value === '') throw new BadRequestError(`${name} is missing; add ${name}=…`)
  return value
}

/** A model's name as artefacts may have it. @throws {BadRequestError} */
export function modelName(query: Query): string {
  const name = required(query, 'model')
  if (!/^[\w.+-]{1,64}$/.test(name)) {
    throw new BadRequestError(`${JSON.stringify(name)} is no model name; use letters, digits and . _ + -, at most 64`)
  }
  return name
}

/** A whole number below `cells`. @throws {BadRequestError} */
export function cellIndex(query: Query, cells: number): number {
  const text = required(query, 'cell')
  const cell = Number(text)
  if (!/^\d{1,9}$/.test(text) || cell >= cells) {
    throw new BadRequestError(`cell ${JSON.stringify(text)} is not of this region; give 0 to ${cells - 1}`)
  }
  return cell
}

/** One of the region's horizons, days; the shortest where none is asked for. @throws {BadRequestError} */
export function horizonOf(query: Query, { horizonsDays }: Pick<Region, 'horizonsDays'>): number {
  const text = query.get('horizon')
  if (text === undefined) return horizonsDays[0]
  const horizonDays = horizonsDays.find(days => String(days) === text)
  if (horizonDays !== undefined) return horizonDays
  throw new BadRequestError(`no horizon ${JSON.stringify(text)} here; known, in days: ${horizonsDays.join(', ')}`)
}

/**
 * A date as its UTC day number, or the default where the parameter is not given.
 *
 * @throws {BadRequestError} for anything but a date that exists, YYYY-MM-DD
 */
export function dateParameter(query: Query, name: string, defaultDay: number): number {
  const text = query.get(name)
  if (text === undefined) return defaultDay
  const timeMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN
  // Date.parse takes the 31st of a month of 30 days for the 1st of the next.
  if (Number.isNaN(timeMs) || dateOfDay(dayOf(timeMs)) !== text) {
    const example = dateOfDay(defaultDay)
    throw new BadRequestError(`${name}=${JSON.stringify(text)} is no date; give it as YYYY-MM-DD, such as ${example}`)
  }
  return dayOf(timeMs)
}
