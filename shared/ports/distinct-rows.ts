import { MessageError } from '../domain/errors.js'
import type { Forecast } from '../domain/messages.js'

type Distributions = Pick<Forecast, 'quantiles' | 'exceedance'>

/**
 * The distributions of a forecast: one row a pixel, its columns each quantile and each exceedance. A calibrated model
 * knows a few dozen of them, so each stands once, and a pixel names its own.
 *
 * Values are the bits of float32, so that NaN and −0 are compared and kept like any other value; as int32, which V8
 * handles without boxing.
 */
export interface DistinctRows {
  readonly quantileColumns: number
  readonly exceedanceColumns: number
  /** How many rows there are; they stand in the order of the first pixels that have them. */
  readonly count: number
  /** Shape [columns · count], column-major. */
  readonly rows: Int32Array
  /** Row of each pixel, shape [pixels]. */
  readonly rowOf: Uint16Array | Uint8Array | Uint32Array
}

/** @throws {MessageError} if quantiles or exceedance do not hold whole columns */
export function distinctRows({ quantiles, exceedance }: Distributions, pixels: number): DistinctRows {
  const quantileColumns = columnCount('quantiles', quantiles, pixels)
  const exceedanceColumns = columnCount('exceedance', exceedance, pixels)
  const columns = [...columnsOf(quantiles, pixels), ...columnsOf(exceedance, pixels)]
  const { first, rowOf } = findRows(columns, pixels)
  const count = first.length
  const rows = new Int32Array(columns.length * count)
  let at = 0
  for (const column of columns) for (let row = 0; row < count; row++) rows[at++] = column[first[row]]
  return { quantileColumns, exceedanceColumns, count, rows, rowOf: indexArray(count).from(rowOf) }
}

/** What `distinctRows` was made of. */
export function distributionsOf({ quantileColumns, count, rows, rowOf }: DistinctRows): Distributions {
  const pixels = rowOf.length
  const columns = count === 0 ? 0 : rows.length / count
  const spread = (from: number, to: number) => {
    const dense = new Int32Array((to - from) * pixels)
    for (let column = from, at = 0; column < to; column++) {
      for (let p = 0; p < pixels; p++) dense[at++] = rows[column * count + rowOf[p]]
    }
    return new Float32Array(dense.buffer)
  }
  return { quantiles: spread(0, quantileColumns), exceedance: spread(quantileColumns, columns) }
}

/** The smallest unsigned integers that can number so many rows. */
export const indexArray = (rows: number) => (rows <= 2 ** 8 ? Uint8Array : rows <= 2 ** 16 ? Uint16Array : Uint32Array)

/** First pixel of each distinct row, and the row of each pixel: a hash table with open addressing. */
function findRows(columns: readonly Int32Array[], pixels: number): { first: number[]; rowOf: Uint32Array } {
  const hash = hashRows(columns, pixels)
  const mask = 2 ** Math.ceil(Math.log2(2 * pixels + 1)) - 1
  const rowIn = new Int32Array(mask + 1).fill(-1)
  const first: number[] = []
  const rowOf = new Uint32Array(pixels)
  for (let p = 0; p < pixels; p++) {
    let slot = hash[p] & mask
    while (rowIn[slot] !== -1 && !sameRow(columns, p, first[rowIn[slot]])) slot = (slot + 1) & mask
    if (rowIn[slot] === -1) rowIn[slot] = first.push(p) - 1
    rowOf[p] = rowIn[slot]
  }
  return { first, rowOf }
}

function hashRows(columns: readonly Int32Array[], pixels: number): Int32Array {
  const hash = new Int32Array(pixels)
  for (const column of columns) {
    for (let p = 0; p < pixels; p++) {
      const mixed = Math.imul(hash[p] ^ column[p], 0x9e3779b1)
      hash[p] = mixed ^ (mixed >>> 15)
    }
  }
  return hash
}

function sameRow(columns: readonly Int32Array[], a: number, b: number): boolean {
  for (let c = 0; c < columns.length; c++) if (columns[c][a] !== columns[c][b]) return false
  return true
}

function columnCount(name: string, values: Float32Array, pixels: number): number {
  const count = pixels === 0 ? 0 : values.length / pixels
  if (Number.isInteger(count) && count * pixels === values.length) return count
  throw new MessageError(
    `${name} holds ${values.length} values for ${pixels} pixels; give each level or magnitude one value per pixel`,
  )
}

function columnsOf(values: Float32Array, pixels: number): Int32Array[] {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length)
  const columns: Int32Array[] = []
  for (let at = 0; at < bits.length; at += pixels) columns.push(bits.subarray(at, at + pixels))
  return columns
}
