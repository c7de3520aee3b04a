import { ExportError } from './export-error.js'

/** A length that grows with the batch: rows · times / over, in lowest terms. */
export interface PerRow {
  readonly times: number
  readonly over: number
}

/** A length of an axis. */
export type Dim = number | PerRow

export const isFixed = (dim: Dim): dim is number => typeof dim === 'number'

export const sameDim = (a: Dim, b: Dim): boolean =>
  isFixed(a) || isFixed(b) ? a === b : a.times === b.times && a.over === b.over

export const sameDims = (a: readonly Dim[], b: readonly Dim[]): boolean =>
  a.length === b.length && a.every((dim, axis) => sameDim(dim, b[axis]))

/** The same length seen with two batches. */
export interface Seen {
  readonly rows: readonly [number, number]
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b))

/**
 * What a length is for every batch, from what it was for two of them.
 *
 * @throws {ExportError} it changes with the batch, and not in proportion to it
 */
export function generaliseDim(first: number, second: number, { rows: [fewer, more] }: Seen): Dim {
  if (first === second) return first
  if (first * more !== second * fewer) {
    throw new ExportError(
      `an axis is ${first} long with ${fewer} rows and ${second} with ${more}: not in proportion; ` +
        'write the network so that rows do not depend on their number',
    )
  }
  const divisor = greatestCommonDivisor(first, fewer)
  return { times: first / divisor, over: fewer / divisor }
}
