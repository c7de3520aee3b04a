import { isAscii, isUtf8 } from 'node:buffer'
import type { Fault } from './fault.js'

/** U+FFFD in UTF-8: what a wrong conversion leaves of a letter. */
const REPLACEMENT = Buffer.from('\ufffd')

const NUL: Fault = {
  reason: 'nul-byte',
  message: 'the record holds a NUL byte; the file is damaged or not UTF-8: fetch it again',
}
const NOT_UTF8: Fault = {
  reason: 'encoding',
  message: 'the record is not UTF-8; convert the file, e.g. iconv -f LATIN1 -t UTF-8',
}
const REPLACED: Fault = {
  reason: 'encoding',
  message: 'the record holds U+FFFD, left by a wrong conversion; convert the original to UTF-8 again',
}

/** What makes these bytes no text; undefined where they are. Asked of a whole batch first, then of its lines. */
export function textFault(bytes: Uint8Array): Fault | undefined {
  // A Buffer finds a byte ten times as fast as a plain Uint8Array.
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.includes(0)) return NUL
  if (isAscii(bytes)) return undefined
  if (!isUtf8(bytes)) return NOT_UTF8
  return buffer.includes(REPLACEMENT) ? REPLACED : undefined
}
