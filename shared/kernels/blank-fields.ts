const TAB = 0x09
const BLANK = 0x20

/**
 * Cuts one line at its runs of blanks and tabs, as the column formats of the hydrologists want to be read; blanks before
 * the first field and after the last count for nothing.
 *
 * @param bytes  the line from `start` to before `end`, without its line end
 * @param fields  filled with [start, end) of each field, two numbers a field; fields beyond its length are counted only
 * @returns number of fields
 */
export function cutBlanks(bytes: Uint8Array, start: number, end: number, fields: Int32Array): number {
  let count = 0
  for (let at = start; ; ) {
    while (at < end && (bytes[at] === BLANK || bytes[at] === TAB)) at++
    if (at === end) return count
    const from = at
    while (at < end && bytes[at] !== BLANK && bytes[at] !== TAB) at++
    if (2 * count + 1 < fields.length) {
      fields[2 * count] = from
      fields[2 * count + 1] = at
    }
    count++
  }
}

/** Cuts one line at each tab; as `cutBlanks`, but two tabs have an empty field between them. */
export function cutTabs(bytes: Uint8Array, start: number, end: number, fields: Int32Array): number {
  let count = 0
  for (let at = start; ; at++) {
    const from = at
    while (at < end && bytes[at] !== TAB) at++
    if (2 * count + 1 < fields.length) {
      fields[2 * count] = from
      fields[2 * count + 1] = at
    }
    count++
    if (at === end) return count
  }
}
