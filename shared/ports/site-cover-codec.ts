import { createHash } from 'node:crypto'
import type { Site } from '../domain/site.js'
import type { SiteCover } from '../domain/site-cover.js'

const HASH_BYTES = 32
const LENGTH_BYTES = 4
const WORD_BYTES = 8

/** What stands before the columns. */
interface Head {
  readonly sites: readonly Site[]
  readonly entries: number
}

/**
 * A cover as bytes of one machine: SHA-256 of all that follows; length of the head; the head as JSON, filled up with blanks
 * so that the columns begin on a whole word; area and share as float64, pixel and start as uint32.
 */
export function encodeSiteCover({ sites, cover, areaKm2 }: SiteCover): Uint8Array {
  const head = JSON.stringify({ sites, entries: cover.pixel.length } satisfies Head)
  const before = HASH_BYTES + LENGTH_BYTES
  const length = Math.ceil((before + Buffer.byteLength(head)) / WORD_BYTES) * WORD_BYTES - before
  const text = Buffer.alloc(length, ' ')
  text.write(head)
  const size = Buffer.alloc(LENGTH_BYTES)
  size.writeUInt32LE(length)
  const body = Buffer.concat([size, text, ...[areaKm2, cover.share, cover.pixel, cover.start].map(bytesOf)])
  return Buffer.concat([createHash('sha256').update(body).digest(), body])
}

/** The cover; undefined if a single bit of it is not as it was written. */
export function decodeSiteCover(bytes: Uint8Array): SiteCover | undefined {
  const stored = Buffer.from(bytes)
  const body = stored.subarray(HASH_BYTES)
  if (!createHash('sha256').update(body).digest().equals(stored.subarray(0, HASH_BYTES))) return undefined
  const length = body.readUInt32LE()
  const { sites, entries } = JSON.parse(body.toString('utf8', LENGTH_BYTES, LENGTH_BYTES + length)) as Head
  let at = LENGTH_BYTES + length
  const column = (byteLength: number): ArrayBuffer => {
    const copy = Uint8Array.from(body.subarray(at, at + byteLength)).buffer
    at += byteLength
    return copy
  }
  const areaKm2 = new Float64Array(column(8 * sites.length))
  const share = new Float64Array(column(8 * entries))
  const pixel = new Uint32Array(column(4 * entries))
  const start = new Uint32Array(column(4 * (sites.length + 1)))
  return { sites, areaKm2, cover: { start, pixel, share } }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array) =>
  Buffer.from(buffer, byteOffset, byteLength)
