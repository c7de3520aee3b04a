import { crc32 } from 'node:zlib'
import { MessageError } from '../domain/errors.js'
import type { LogRecord } from './event-log.js'

const SEAL = 'crc32'

/**
 * CRC-32 over value, key and headers, in hexadecimal. A float of a matrix that was changed on a disk would go
 * unseen without it: every bit pattern is a number.
 */
function sealOf({ key, value, headers = {} }: LogRecord): string {
  const names = Object.keys(headers).filter(name => name !== SEAL)
  const text = JSON.stringify([key, ...names.sort().map(name => [name, headers[name]])])
  // Value first: zlib forgets what came before where it is given no bytes.
  return crc32(text, crc32(value)).toString(16).padStart(8, '0')
}

/** The record with its checksum in the header `crc32`. */
export const seal = (record: LogRecord): LogRecord => ({
  ...record,
  headers: { ...record.headers, [SEAL]: sealOf(record) },
})

/** @throws {MessageError} if the record is not as it was sealed */
export function checkSeal(record: LogRecord): void {
  const [found, computed] = [record.headers?.[SEAL], sealOf(record)]
  if (found === computed) return
  throw new MessageError(
    `record of ${record.value.length} bytes has checksum ${computed}, its header crc32 says ${found ?? 'nothing'}; ` +
      'it was damaged or not written by this program: send it again from its source',
  )
}
