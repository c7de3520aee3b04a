import { basename } from 'node:path'
import { InputFileError } from '../../../shared/domain/errors.js'
import { inputBytes, isDefect } from './input-bytes.js'
import type { ReplayFile } from './replay-input.js'
import { sniffTable } from './sniff-table.js'
import { sniffJson, sniffXml } from './sniff-trees.js'
import { type Sniffed, UnknownFormatError } from './sniffed.js'

/** A header longer than this is no header: ten years of days in columns take a third of it. */
const SNIFF_BYTES = 128 * 1024

/**
 * Finds out a file's format from its first bytes; its name says nothing.
 *
 * @throws {InputFileError} if it is missing, empty, of no known format, or lacks a column
 */
export async function sniffFormat(path: string): Promise<ReplayFile> {
  const name = basename(path)
  const start = await firstBytes(path, name)
  refuseWideText(start, name)
  const bom = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? 3 : 0
  const sniffed = sniff(start.subarray(bom), name)
  return { path, name, ...sniffed, skipBytes: bom + sniffed.skipBytes }
}

function sniff(start: Uint8Array, name: string): Sniffed {
  const text = new TextDecoder().decode(start).trimStart()
  if (text.startsWith('<')) return sniffXml(text, name)
  if (text.startsWith('{') || text.startsWith('[')) return sniffJson(text)
  return sniffTable(start, name)
}

async function firstBytes(path: string, name: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of inputBytes(path)) {
    if (isDefect(piece)) {
      if (length === 0) throw new InputFileError(`${name}: nothing in it can be read: ${piece.message}`)
      break
    }
    pieces.push(piece)
    length += piece.length
    if (length >= SNIFF_BYTES) break
  }
  if (length === 0) throw new UnknownFormatError(name, 'the file is empty')
  return Buffer.concat(pieces)
}

function refuseWideText(start: Uint8Array, name: string): void {
  const marked = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)
  // ASCII as UTF-16 without a mark has a NUL in every other byte.
  const unmarked = start.length >= 4 && (start[0] === 0) !== (start[1] === 0) && (start[2] === 0) === (start[0] === 0)
  if (marked || (unmarked && (start[3] === 0) === (start[1] === 0))) {
    throw new InputFileError(
      `${name}: the text is UTF-16; save it as UTF-8: iconv -f UTF-16 -t UTF-8 ${name} > utf-8-${name}`,
    )
  }
}
