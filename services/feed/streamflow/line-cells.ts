import { decimalOf } from '../../../shared/kernels/decimal.js'
import type { Fault } from '../fault.js'
import { textFault } from '../text-fault.js'

/** No gauge file writes a longer line. */
const MAX_LINE_BYTES = 16 * 1024

/** The fields of one line: field f is `bytes` from `fields[2 f]` to before `fields[2 f + 1]`. */
export interface Cells {
  readonly bytes: Buffer
  readonly fields: Int32Array
}

export const numberAt = ({ bytes, fields }: Cells, place: number): number =>
  decimalOf(bytes, fields[2 * place], fields[2 * place + 1])

/** Sites, codes and numbers are ASCII; reading them as Latin-1 costs a third of reading them as UTF-8. */
export const textAt = ({ bytes, fields }: Cells, place: number): string =>
  bytes.toString('latin1', fields[2 * place], fields[2 * place + 1])

/**
 * As `textAt` of one column from line to line: where the bytes are those of the line before it is the same string, and
 * none is made.
 */
export function repeatedText(place: number): (cells: Cells) => string {
  let last = ''
  return cells => {
    const start = cells.fields[2 * place]
    const length = cells.fields[2 * place + 1] - start
    let i = length === last.length ? 0 : length
    while (i < length && cells.bytes[start + i] === last.charCodeAt(i)) i++
    if (i < length || length !== last.length) last = textAt(cells, place)
    return last
  }
}

/** What the files of hydrologists write for "none", besides nothing. */
const NONE: ReadonlySet<string> = new Set(['', 'nan', 'na', 'null'])

/** Whether a cell that is no number says that there is none. */
export const isNone = (text: string): boolean => NONE.has(text.trim().toLowerCase())

/** Asks of a line what needs no format: that it is text, and not endless. */
export function lineChecker(bytes: Buffer): (start: number, end: number) => Fault | undefined {
  const isClean = textFault(bytes) === undefined
  return (start, end) => {
    if (end - start > MAX_LINE_BYTES) {
      return {
        reason: 'line-too-long',
        message: `the line has ${end - start} bytes, more than ${MAX_LINE_BYTES}; a line break is missing`,
      }
    }
    return isClean ? undefined : textFault(bytes.subarray(start, end))
  }
}
