import { MessageError } from '../domain/errors.js'
import type { StoreRecord } from './forecast-store.js'

/**
 * What types cannot say of a record, checked before either store writes it. The columns of a forecast are checked
 * where they are cut, in distinct-rows.ts and quiet-pixels.ts.
 *
 * @throws {MessageError} if the columns are not of one length, or a horizon or revision is no count
 */
export function requireWhole(record: StoreRecord): void {
  requireCount('revision', record.revision, 0)
  if (record.topic === 'fields') {
    const { pixel, joules, multiplicity, maxMagnitude } = record
    requireLengths('field', 'pixel', { pixel, joules, multiplicity, maxMagnitude })
    for (let i = 1; i < pixel.length; i++) {
      if (pixel[i] > pixel[i - 1]) continue
      throw new MessageError(`pixel ${pixel[i]} follows pixel ${pixel[i - 1]}; list each pixel once, ascending`)
    }
    return
  }
  requireCount('horizonDays', record.horizonDays, 1)
  if (record.topic === 'scores') requireLengths('score', 'brier', { brier: record.brier, exceeded: record.exceeded })
}

function requireLengths(what: string, first: string, columns: Readonly<Record<string, ArrayLike<number>>>): void {
  for (const [name, { length }] of Object.entries(columns)) {
    if (length === columns[first].length) continue
    throw new MessageError(`${what} has ${columns[first].length} ${first} but ${length} ${name}; make them one length`)
  }
}

function requireCount(name: string, value: number, min: number): void {
  if (Number.isInteger(value) && value >= min) return
  throw new MessageError(`${name} ${value} is not a count; give an integer of ${min} or more`)
}
