/** Where members of an array begin and end in the bytes that hold them. */
export interface MemberSpans {
  readonly start: readonly number[]
  /** The byte after the last. */
  readonly end: readonly number[]
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/**
 * Finds the objects in one array of a whole JSON object, without parsing them: counts braces outside strings. Much
 * faster than a cutter, which takes its bytes in chunks and gets over damage.
 *
 * @param name  of the array, in ASCII: `features`
 * @returns undefined where braces and quotes do not add up, or there is no such array
 */
export function arrayMembers(bytes: Uint8Array, name: string): MemberSpans | undefined {
  const start: number[] = []
  const end: number[] = []
  let depth = 0
  let key = 0
  let isInside = false
  let found = false
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === QUOTE) {
      const from = i + 1
      for (i = from; i < bytes.length && bytes[i] !== QUOTE; i++) if (bytes[i] === BACKSLASH) i++
      if (i >= bytes.length) return undefined
      if (depth === 1) key = isName(bytes, from, i, name) ? i : 0
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (depth === 1 && byte === OPEN_BRACKET && key > 0) isInside = true
      else if (isInside && depth === 2 && byte === OPEN_BRACE) start.push(i)
      depth++
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--
      if (isInside && depth === 2 && byte === CLOSE_BRACE) end.push(i + 1)
      if (isInside && depth === 1) {
        isInside = false
        found = true
      }
    }
  }
  return depth === 0 && found && start.length === end.length ? { start, end } : undefined
}

function isName(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  if (end - start !== name.length) return false
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name.charCodeAt(i)) return false
  return true
}
