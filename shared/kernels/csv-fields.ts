const COMMA = 0x2c
const QUOTE = 0x22

/** Returned for a line whose quotes do not close. */
export const BROKEN_QUOTES = -1

/**
 * Cuts one line of CSV (RFC 4180, but a field never holds a line break) into fields.
 *
 * @param bytes  the line from `start` to before `end`, without its line end
 * @param fields  filled with [start, end) of each field, two numbers a field; of a quoted field without its quotes, its
 *   inner quotes still doubled. Fields beyond its length are counted only.
 * @returns number of fields, at least 1; or BROKEN_QUOTES
 */
export function cutFields(bytes: Uint8Array, start: number, end: number, fields: Int32Array): number {
  let count = 0
  let at = start
  for (;;) {
    let from = at
    let to: number
    if (at < end && bytes[at] === QUOTE) {
      from = at + 1
      to = closingQuote(bytes, from, end)
      at = to + 1
      if (to === end || (at < end && bytes[at] !== COMMA)) return BROKEN_QUOTES
    } else {
      while (at < end && bytes[at] !== COMMA) at++
      to = at
    }
    if (2 * count + 1 < fields.length) {
      fields[2 * count] = from
      fields[2 * count + 1] = to
    }
    count++
    if (at >= end) return count
    at++
  }
}

/** Where the quoted field that begins at `start` ends; `end` if it does not. */
function closingQuote(bytes: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    if (bytes[i] !== QUOTE) continue
    if (i + 1 < end && bytes[i + 1] === QUOTE) i++
    else return i
  }
  return end
}
