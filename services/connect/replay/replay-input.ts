import { RAW_FORMATS, type RawFormat } from '../../../shared/domain/raw-formats.js'
import { DOMAINS, type Domain } from '../../../shared/domain/region.js'

/** A file that we know how to read. */
export interface ReplayFile {
  readonly path: string
  /** The path's last part: what messages call the file. */
  readonly name: string
  readonly format: RawFormat
  /** Formats with a header line: that line, without its line end. */
  readonly header?: string
  /** Bytes before the first record: a byte-order mark, and the header line with its line end. */
  readonly skipBytes: number
}

/** What goes around and between records to make them a document again. */
export interface Frame {
  readonly head: Uint8Array
  readonly between: Uint8Array
  readonly tail: Uint8Array
}

/** Records of one file under one header: a file may have several such parts, as several tables follow each other. */
export interface ReplayPart {
  /** Name of the file. */
  readonly file: string
  readonly format: RawFormat
  readonly header?: string
  /** Absent: the records are lines. */
  readonly frame?: Frame
  /** Where each record speaks of many days, the end of the last one, ms since 1970. */
  readonly untilMs?: number
  /** Parts of the same kind share batches. */
  readonly kind: number
}

/** The parts of a replay, in the order of the files. A record names its part by its place here. */
export interface PartBook {
  readonly parts: readonly ReplayPart[]
  add(part: Omit<ReplayPart, 'kind'>): number
}

/** Formats whose records cannot be read, or told apart, without the name of their file: two files never share a batch. */
const NAMED_BY_FILE: readonly RawFormat[] = ['county-wide-csv', 'waterml', 'usgs-waterml-json']

export function partBook(): PartBook {
  const parts: ReplayPart[] = []
  const kinds = new Map<string, number>()
  return {
    parts,
    add(part) {
      const { format, header, frame, untilMs, file } = part
      // A request that is kept as a file's name tells what its answer leaves out.
      const own = NAMED_BY_FILE.includes(format) || (format === 'epidata-json' && file.includes('?'))
      const texts = frame && [frame.head, frame.tail].map(bytes => Buffer.from(bytes).toString('latin1'))
      const key = JSON.stringify([format, header, texts, untilMs, own && file])
      const kind = kinds.get(key) ?? kinds.size
      kinds.set(key, kind)
      return parts.push({ ...part, kind }) - 1
    },
  }
}

export const domainOf = (format: RawFormat): Domain =>
  DOMAINS.find(domain => (RAW_FORMATS[domain] as readonly RawFormat[]).includes(format))!
