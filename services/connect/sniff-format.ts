import { basename } from 'node:path'
import { CSV_LAYOUTS, type CsvFormat, headerNames, requiredColumns } from '../../shared/domain/csv-layouts.js'
import { InputFileError } from '../../shared/domain/errors.js'
import { inputBytes, isDefect } from './input-bytes.js'
import type { FileFormat } from './origin-time.js'

/** A file that we know how to read. */
export interface CatalogFile {
  readonly path: string
  /** The path's last part: what messages call the file. */
  readonly name: string
  readonly format: FileFormat
  /** CSV: the header line, without its line end. */
  readonly header?: string
  /** Bytes before the first record: a byte-order mark, and the header line with its line end. */
  readonly skipBytes: number
}

const READ = 'read are CSV as SCEDC and USGS FDSN write it, and USGS GeoJSON, each plain or gzip'

/** A header longer than this is no header. */
const SNIFF_BYTES = 64 * 1024

/** Fewer known columns than this are taken for chance: the file is something else. */
const FEWEST_COLUMNS = 3

/**
 * Finds out a file's format from its first bytes; its name says nothing.
 *
 * @throws {InputFileError} if it is missing, empty, of no known format, or lacks a column
 */
export async function sniffFormat(path: string): Promise<CatalogFile> {
  const name = basename(path)
  const start = await firstBytes(path, name)
  refuseWideText(start, name)
  const bom = start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf ? 3 : 0
  const text = new TextDecoder().decode(start.subarray(bom))
  if (text.trimStart().startsWith('{')) return { path, name, format: 'usgs-geojson', skipBytes: bom }
  const lineEnd = start.indexOf(0x0a)
  const headerEnd = lineEnd === -1 ? start.length : lineEnd
  const header = new TextDecoder().decode(start.subarray(bom, headerEnd)).replace(/\r$/, '')
  return { path, name, format: csvFormat(header, name), header, skipBytes: Math.min(headerEnd + 1, start.length) }
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
  if (length === 0) throw new InputFileError(`${name}: the file is empty; ${READ}`)
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

function csvFormat(header: string, name: string): CsvFormat {
  const names = new Set(headerNames(header))
  const missingFrom = (format: CsvFormat) => requiredColumns(CSV_LAYOUTS[format]).filter(column => !names.has(column))
  const formats = Object.keys(CSV_LAYOUTS) as CsvFormat[]
  const closest = formats.sort((a, b) => missingFrom(a).length - missingFrom(b).length)[0]
  const missing = missingFrom(closest)
  if (missing.length === 0) return closest
  const required = requiredColumns(CSV_LAYOUTS[closest])
  if (required.length - missing.length < FEWEST_COLUMNS) {
    throw new InputFileError(`${name}: it begins with "${printable(header)}", which is no known format; ${READ}`)
  }
  throw new InputFileError(
    `${name}: column ${missing.join(', ')} is missing; ${closest} needs ${required.join(', ')} in its header`,
  )
}

/** The start of a text, fit for a terminal. */
const printable = (text: string): string => text.slice(0, 60).replace(/[^\x20-\x7e]/g, '?')
