import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { InputFileError } from '../../../shared/domain/errors.js'

/** What stopped a file before its end. What was read up to there stands. */
export interface FileDefect {
  /** Stable name, for counting. */
  readonly reason: 'truncated-gzip' | 'corrupted-gzip'
  readonly message: string
}

export const isDefect = (piece: Uint8Array | FileDefect): piece is FileDefect => 'reason' in piece

/** Small, because text that zlib had not yet handed over when it met a corrupted spot is lost. */
const CHUNK_BYTES = 16 * 1024

/**
 * A file's bytes, decompressed if its content is gzip (whatever its name), and last a defect if there is one.
 * A cut-off gzip loses nothing of what is there; a corrupted one up to 16 KiB of text before the spot.
 *
 * @throws {InputFileError} if the file cannot be opened or read
 */
export async function* inputBytes(path: string): AsyncGenerator<Uint8Array | FileDefect> {
  const chunks = fileChunks(path)
  const first = await chunks.next()
  if (first.done) return
  const rest = prepend(first.value, chunks)
  if (first.value[0] === 0x1f && first.value[1] === 0x8b) yield* gunzip(rest)
  else yield* rest
}

async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) yield chunk as Buffer
  } catch (error) {
    throw new InputFileError(`${path}: ${adviceOf(error as NodeJS.ErrnoException)}`, { cause: error })
  }
}

async function* prepend<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}

function adviceOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file; check the path'
  if (code === 'EISDIR') return 'this is a folder; name the files in it'
  if (code === 'EACCES') return 'not readable for this user; change its permissions'
  return `cannot be read (${message})`
}

/**
 * Writes one compressed chunk at a time and hands over what came of it. An async iterator over the stream would drop
 * what is ready when an error arrives.
 */
async function* gunzip(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array | FileDefect> {
  const stream = createGunzip({ chunkSize: CHUNK_BYTES })
  const ready: Uint8Array[] = []
  let failure: NodeJS.ErrnoException | undefined
  let settle = () => {}
  stream.on('data', piece => ready.push(piece))
  stream.on('end', () => settle())
  stream.on('error', error => {
    failure = error
    settle()
  })
  const settled = (act: () => void) =>
    new Promise<void>(resolve => {
      settle = resolve
      act()
    })
  try {
    for await (const chunk of compressed) {
      await settled(() => stream.write(chunk, () => settle()))
      yield* ready.splice(0)
      if (failure !== undefined) break
    }
    if (failure === undefined) await settled(() => stream.end())
    yield* ready.splice(0)
    if (failure !== undefined) yield defectOf(failure)
  } finally {
    stream.destroy()
  }
}

function defectOf({ code, message }: NodeJS.ErrnoException): FileDefect {
  if (code === 'Z_BUF_ERROR') {
    return { reason: 'truncated-gzip', message: 'the gzip ends before its content does; fetch the file again' }
  }
  return { reason: 'corrupted-gzip', message: `the gzip is damaged from here on (${message}); fetch the file again` }
}
