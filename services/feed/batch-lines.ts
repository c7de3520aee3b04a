import type { RawBatch } from '../../shared/domain/messages.js'

const LINE_FEED = 0x0a
const RETURN = 0x0d

/** Where the lines of a batch stand in its bytes; blank lines are left out. Columns of at least `count` values. */
export interface BatchLines {
  readonly count: number
  readonly start: Uint32Array
  /** Before the line's \n or \r\n. */
  readonly end: Uint32Array
  /** In the source, from 1. */
  readonly number: Uint32Array
  /** Place among all lines of the bytes, blank ones too, from 0: where the batch's columns of lines hold theirs. */
  readonly position: Uint32Array
}

/** Cuts the bytes at every \n before anything else is looked at, so that no damaged line swallows its neighbour. */
export function linesOf({ bytes: raw, lineNumbers }: RawBatch): BatchLines {
  // A Buffer finds a byte ten times as fast as a plain Uint8Array.
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const capacity = countLineFeeds(bytes) + 1
  const start = new Uint32Array(capacity)
  const end = new Uint32Array(capacity)
  const number = new Uint32Array(capacity)
  const places = new Uint32Array(capacity)
  let count = 0
  for (let from = 0, position = 0; from < bytes.length; position++) {
    const found = bytes.indexOf(LINE_FEED, from)
    const to = found === -1 ? bytes.length : found
    const trimmed = to > from && bytes[to - 1] === RETURN ? to - 1 : to
    if (trimmed > from) {
      start[count] = from
      end[count] = trimmed
      places[count] = position
      number[count++] = lineNumbers?.[position] ?? position + 1
    }
    from = to + 1
  }
  return { count, start, end, number, position: places }
}

function countLineFeeds(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) count++
  return count
}
