import { MessageError } from '../domain/errors.js'
import type { Forecast } from '../domain/messages.js'

/**
 * A forecast as a table: one row a pixel, its columns the mean, each quantile, each exceedance. Most pixels of most
 * forecasts say the same, so the row that occurs most often stands once, as `quiet`, and only the others are listed.
 *
 * Values are the bits of float32, so that NaN and −0 are compared and kept like any other value; as int32, which V8
 * handles without boxing.
 */
export interface QuietTable {
  readonly pixels: number
  readonly quantileColumns: number
  readonly exceedanceColumns: number
  /** The row of every pixel that is not listed, shape [columns]. */
  readonly quiet: Int32Array
  /** Pixels whose row differs from `quiet`, ascending. */
  readonly listed: Uint32Array
  /** Their rows, shape [columns · listed], column-major. */
  readonly rows: Int32Array
}

type Dense = Pick<Forecast, 'mean' | 'quantiles' | 'exceedance'>

export const bitsOf = (values: Float32Array): Int32Array =>
  new Int32Array(values.buffer, values.byteOffset, values.length)
export const floatsOf = (bits: Int32Array): Float32Array => new Float32Array(bits.buffer, bits.byteOffset, bits.length)

/** @throws {MessageError} if quantiles or exceedance do not hold whole columns */
export function quietTable({ mean, quantiles, exceedance }: Dense): QuietTable {
  const pixels = mean.length
  const quantileColumns = columnCount('quantiles', quantiles, pixels)
  const exceedanceColumns = columnCount('exceedance', exceedance, pixels)
  const columns = [mean, quantiles, exceedance].flatMap(part => columnsOf(bitsOf(part), pixels))
  const quietPixel = mostCommonRow(columns, pixels)
  const isListed = new Uint8Array(pixels)
  for (const column of columns) {
    const quiet = column[quietPixel]
    for (let p = 0; p < pixels; p++) if (column[p] !== quiet) isListed[p] = 1
  }
  const listed = indicesOf(isListed)
  const rows = new Int32Array(columns.length * listed.length)
  let row = 0
  for (const column of columns) {
    for (let i = 0; i < listed.length; i++) rows[row++] = column[listed[i]]
  }
  const quiet = Int32Array.from(columns, column => column[quietPixel])
  return { pixels, quantileColumns, exceedanceColumns, quiet, listed, rows }
}

/** The dense arrays that `quietTable` was made of. */
export function denseForecast(table: QuietTable): Dense {
  const { pixels, quantileColumns, quiet, listed, rows } = table
  const dense = new Int32Array(quiet.length * pixels)
  for (let c = 0; c < quiet.length; c++) {
    dense.fill(quiet[c], c * pixels, (c + 1) * pixels)
    for (let i = 0, from = c * listed.length; i < listed.length; i++) dense[c * pixels + listed[i]] = rows[from + i]
  }
  const values = floatsOf(dense)
  const afterQuantiles = (1 + quantileColumns) * pixels
  return {
    mean: values.slice(0, pixels),
    quantiles: values.slice(pixels, afterQuantiles),
    exceedance: values.slice(afterQuantiles),
  }
}

function columnCount(name: string, values: Float32Array, pixels: number): number {
  const count = pixels === 0 ? 0 : values.length / pixels
  if (Number.isInteger(count) && count * pixels === values.length) return count
  throw new MessageError(
    `${name} holds ${values.length} values for ${pixels} pixels; give each level or magnitude one value per pixel`,
  )
}

function columnsOf(bits: Int32Array, pixels: number): Int32Array[] {
  const columns: Int32Array[] = []
  for (let at = 0; at < bits.length; at += pixels) columns.push(bits.subarray(at, at + pixels))
  return columns
}

/** First pixel of the most frequent row. Rows are counted by hash: a collision costs size, never correctness. */
function mostCommonRow(columns: readonly Int32Array[], pixels: number): number {
  const hash = new Int32Array(pixels)
  for (const column of columns) {
    for (let p = 0; p < pixels; p++) {
      const mixed = Math.imul(hash[p] ^ column[p], 0x9e3779b1)
      hash[p] = mixed ^ (mixed >>> 15)
    }
  }
  const counts = new Map<number, number>()
  for (let p = 0; p < pixels; p++) counts.set(hash[p], (counts.get(hash[p]) ?? 0) + 1)
  let common = 0
  let most = 0
  for (const [value, count] of counts) if (count > most) [common, most] = [value, count]
  return Math.max(0, hash.indexOf(common))
}

/** Where the flags are 1, ascending. */
function indicesOf(flags: Uint8Array): Uint32Array {
  const indices = new Uint32Array(flags.length)
  let count = 0
  for (let p = 0; p < flags.length; p++) if (flags[p] === 1) indices[count++] = p
  return indices.slice(0, count)
}
