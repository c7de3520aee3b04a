import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { NowcastError, SettingsError } from '../../shared/domain/errors.js'
import { writeAtomically } from '../../shared/ports/write-atomically.js'
import type { ExportOutput } from '../export/export-forecasts.js'

/** `--out` of standard output. */
const STDOUT = '-'

/** Bytes written at once: formats give many small pieces. */
const PIECE_BYTES = 2 ** 17

/**
 * Writes an export to a file, or a folder where it is of several, or standard output; and says on standard error what it
 * wrote. A file is whole or not there.
 *
 * @throws {SettingsError} the place cannot be written, or is not of that kind
 */
export async function writeExport(out: string, output: ExportOutput): Promise<void> {
  if ('bytes' in output) return out === STDOUT ? toStdout(output.bytes) : toFile(out, output.bytes)
  if (out === STDOUT) throw new SettingsError('--out -: this format is a file for each issue and model; name a folder')
  for await (const { name, bytes } of output.files) await toFile(join(out, name), bytes)
}

/** Whoever reads may have enough before the end. */
async function toStdout(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    await pipeline(Readable.from(inPieces(bytes), { objectMode: false }), process.stdout, { end: false })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error
  }
}

async function toFile(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  let count = 0
  const counted = async function* () {
    for await (const piece of inPieces(bytes)) {
      count += piece.length
      yield piece
    }
  }
  try {
    await writeAtomically(path, counted())
  } catch (cause) {
    if (cause instanceof NowcastError || (cause as NodeJS.ErrnoException).syscall === undefined) throw cause
    throw new SettingsError(`--out: ${path} cannot be written: ${(cause as Error).message}; name another place`, {
      cause,
    })
  }
  process.stderr.write(`${path}: ${count} bytes\n`)
}

async function* inPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = []
  let count = 0
  for await (const piece of bytes) {
    waiting.push(piece)
    count += piece.length
    if (count < PIECE_BYTES) continue
    yield Buffer.concat(waiting)
    waiting = []
    count = 0
  }
  if (count > 0) yield Buffer.concat(waiting)
}
