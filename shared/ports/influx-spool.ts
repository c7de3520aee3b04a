import { mkdirSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { Database } from 'lmdb'
import { PortError } from '../domain/errors.js'
import { type ClaimDatabase, claimGroup } from './lmdb-claims.js'
import { open } from './lmdb-package.js'

/** Lines of one write request, in line protocol, ended by nothing and parted by \n. */
export interface SpoolBatch {
  readonly key: BatchKey
  readonly body: string
}

/** A line that the server will not have, or that the disk did not keep. */
export interface RefusedLine {
  readonly line: string
  /** What the server said of it. */
  readonly reason: string
  readonly timeMs: number
}

export interface SpoolStatus {
  /** Batches, lines and bytes of them that wait to be sent. */
  readonly batches: number
  readonly lines: number
  readonly bytes: number
  /** Lines that were refused and are kept to be looked at. */
  readonly refused: number
}

export interface Spool {
  /**
   * Keeps a batch behind all before it; on the disk (fsync) when `done` resolves. The call itself resolves when there
   * is room: that is how a full disk budget slows down whoever writes.
   */
  append(body: string, lines: number): Promise<{ readonly seq: number; readonly done: Promise<unknown> }>
  /** The batch after a sequence number, 0 for the first; of one that was damaged on the disk, `damaged` says so. */
  next(after: number): (SpoolBatch & { readonly damaged?: string }) | undefined
  /** Forgets a batch that was sent, and keeps in the same transaction what of it was refused; counted at once. */
  remove(key: BatchKey, refused: readonly RefusedLine[]): Promise<void>
  /** Resolves when there is something to send, or the signal aborts. */
  filled(signal: AbortSignal): Promise<void>
  status(): SpoolStatus
  refused(): RefusedLine[]
  clearRefused(): Promise<void>
  /** Sequence number of the last batch that was ever kept. */
  lastSeq(): number
  close(): Promise<void>
}

export interface SpoolOptions {
  readonly path: string
  /** Bytes that may wait on the disk, before compression; a batch that is larger waits until it is alone. */
  readonly maxBytes: number
  /** Told when a writer has to wait for room. */
  readonly onFull?: (status: SpoolStatus) => void
}

/** With its size, so that what waits can be counted without reading it. */
type BatchKey = [seq: number, bytes: number, lines: number]

const HEAD_BYTES = 4

/** Checksum of the body, the body. */
function packBatch(body: string): Uint8Array {
  const length = Buffer.byteLength(body)
  const bytes = Buffer.allocUnsafe(HEAD_BYTES + length)
  bytes.write(body, HEAD_BYTES)
  bytes.writeUInt32LE(crc32(bytes.subarray(HEAD_BYTES)), 0)
  return bytes
}

/**
 * Line protocol that waits on the disk until InfluxDB has it: an LMDB folder, in the order of `append`, one process at a
 * time. A process that is killed loses nothing whose `done` has resolved; the next one goes on from there.
 *
 * @throws {PortError} the folder is in use or cannot be written
 */
export function openSpool({ path, maxBytes, onFull = () => {} }: SpoolOptions): Spool {
  const { env, batches, refusals, release } = openFolder(path)
  const waiting = [...batches.getKeys({})]
  let bytes = waiting.reduce((sum, [, size]) => sum + size, 0)
  let lines = waiting.reduce((sum, [, , count]) => sum + count, 0)
  let count = waiting.length
  let refused = refusals.getKeysCount()
  const [lastRefused] = refusals.getKeys({ reverse: true, limit: 1 })
  let seq = Math.max(waiting.at(-1)?.[0] ?? 0, lastRefused?.[0] ?? 0)
  let roomMade = signalOf()
  let added = signalOf()
  let inLine: Promise<unknown> = Promise.resolve()
  const status = (): SpoolStatus => ({ batches: count, lines, bytes, refused })

  async function room(size: number): Promise<void> {
    let isTold = false
    while (count > 0 && bytes + size > maxBytes) {
      if (!isTold) onFull(status())
      isTold = true
      await roomMade.promise
    }
  }

  function keep(lineCount: number, packed: Uint8Array) {
    const at = ++seq
    bytes += packed.length
    lines += lineCount
    count++
    const done = batches.put([at, packed.length, lineCount], packed)
    const told = done.then(
      () => added.resolve(),
      cause => {
        const message = `spool ${path} did not keep ${lineCount} lines: ${(cause as Error).message}`
        throw new PortError(`${message}; check the disk's free space and rights`, { canRetry: false, cause })
      },
    )
    return { seq: at, done: told }
  }

  return {
    append(body, lineCount) {
      const packed = packBatch(body)
      const kept = inLine.then(async () => {
        await room(packed.length)
        return keep(lineCount, packed)
      })
      inLine = kept.catch(() => undefined)
      return kept
    },
    next(after) {
      batches.resetReadTxn()
      for (const { key, value } of batches.getRange({ start: [after + 1, 0, 0], limit: 1 })) {
        const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
        const batch = { key, body: bytes.toString('utf8', HEAD_BYTES) }
        const isWhole = bytes.length === key[1] && crc32(bytes.subarray(HEAD_BYTES)) === bytes.readUInt32LE(0)
        return isWhole ? batch : { ...batch, damaged: `damaged in ${path}: its checksum does not agree` }
      }
      return undefined
    },
    async remove(key, lost) {
      const [at, size, lineCount] = key
      bytes -= size
      lines -= lineCount
      count--
      refused += lost.length
      const removed = env.transaction(() => {
        batches.remove(key)
        for (const [i, line] of lost.entries()) refusals.put([at, i], line)
      })
      roomMade.resolve()
      roomMade = signalOf()
      await removed
    },
    async filled(signal) {
      while (count === 0 && !signal.aborted) {
        added = signalOf()
        signal.addEventListener('abort', added.resolve, { once: true })
        await added.promise
        signal.removeEventListener('abort', added.resolve)
      }
    },
    status,
    refused: () => [...refusals.getRange({})].map(({ value }) => value),
    async clearRefused() {
      await refusals.clearAsync()
      refused = 0
    },
    lastSeq: () => seq,
    async close() {
      await inLine
      release()
      await env.close()
    },
  }
}

function signalOf(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>(done => {
    resolve = done
  })
  return { promise, resolve }
}

function openFolder(path: string) {
  try {
    mkdirSync(path, { recursive: true })
    const env = open({ path, noSubdir: false, overlappingSync: false, maxDbs: 5 })
    const batches: Database<Uint8Array, BatchKey> = env.openDB('batches', { encoding: 'binary', compression: true })
    const refusals: Database<RefusedLine, [seq: number, line: number]> = env.openDB('refused', { encoding: 'json' })
    const claims: ClaimDatabase = env.openDB('claims', { encoding: 'json' })
    const heldText = (_: string, pid: number) =>
      `spool ${path} belongs to process ${pid}; stop that one, or give this process a dataDir of its own`
    return { env, batches, refusals, release: claimGroup(claims, 'spool', heldText) }
  } catch (cause) {
    if (cause instanceof PortError) throw cause
    throw new PortError(
      `spool ${path} cannot be opened: ${(cause as Error).message}; name a folder that can be written`,
      {
        canRetry: false,
        cause,
      },
    )
  }
}
