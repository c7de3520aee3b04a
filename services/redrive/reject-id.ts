import { createHash } from 'node:crypto'
import type { Reject } from '../../shared/domain/messages.js'

/** Hexadecimal digits of an id: 64 bits, so that among a million rejects two share one with a chance of 3 in 100 million. */
const DIGITS = 16

/**
 * Names the record that was refused: its bytes and where they stood. The same record refused again, for whatever reason
 * and by whatever version, has the same id.
 */
export function rejectId({ domain, source, format, header, line, bytes }: Reject): string {
  const place = JSON.stringify([domain, source, format, header ?? null, line])
  return createHash('sha256').update(place).update(bytes).digest('hex').slice(0, DIGITS)
}
