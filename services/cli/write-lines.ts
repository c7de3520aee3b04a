import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { SettingsError } from '../../shared/domain/errors.js'

const CHUNK_CHARACTERS = 65_536

/** Lines in pieces of some size, so that a file is not written a line at a time. */
function* piecesOf(lines: Iterable<string>): Generator<string> {
  let pending = ''
  for (const line of lines) {
    pending += line
    if (pending.length < CHUNK_CHARACTERS) continue
    yield pending
    pending = ''
  }
  if (pending !== '') yield pending
}

/**
 * Writes a file, and the folders to it; gzip if its name ends in `.gz`.
 *
 * @param lines  each ended by \n
 * @throws {SettingsError} if it cannot be written
 */
export async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const text = Readable.from(piecesOf(lines))
  try {
    await mkdir(dirname(path), { recursive: true })
    await (path.endsWith('.gz')
      ? pipeline(text, createGzip(), createWriteStream(path))
      : pipeline(text, createWriteStream(path)))
  } catch (cause) {
    throw new SettingsError(`--out: ${path} cannot be written: ${(cause as Error).message}; name another place`, {
      cause,
    })
  }
}
