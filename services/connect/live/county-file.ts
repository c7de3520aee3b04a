import { DAY_MS, startOfDay } from '../../../shared/domain/units.js'
import { civilDay, DATE_LENGTH, isoDay } from '../../../shared/kernels/civil-date.js'
import { completeTo, type Publishing } from './complete-to.js'
import { cutPage } from './cut-page.js'
import { FetchError } from './fetch-error.js'
import { type HttpOptions, httpFetch, type Validators } from './http-fetch.js'
import { heartbeat, type LiveChannel, type LivePiece, type Resume } from './live-piece.js'
import type { PollContext } from './poll-context.js'
import { pollLoop } from './poll-loop.js'

/** Layouts of county files: a line a county and day, or a row a county and a column a day. */
export type CountyFormat = 'nyt-csv' | 'county-wide-csv'

export interface CountyFileOptions extends Publishing {
  readonly url: string
  readonly format: CountyFormat
  readonly intervalMs: number
  /** Of a long file, days from here on are published at first, ms since 1970. */
  readonly fromMs: number
  /** Of a long file that changed, days from so long before its end are published again, ms: older ones are late. */
  readonly latenessMs: number
  readonly batchBytes: number
  readonly http: HttpOptions
}

/** Where a channel stands, as JSON. */
interface CountyPlace extends Validators {
  /** End of the newest day in the file, ms since 1970. */
  readonly newestMs: number
}

const TYPES = ['text/csv', 'text/plain', 'application/octet-stream', 'application/csv']
const LINE_FEED = 0x0a

/**
 * A file of county counts at a URL, asked for only if it has changed. A wide file comes whole, as one document. Of a
 * long one that has changed, all lines come whose day the feed would still take: which of them differ is not worth
 * remembering the file for, as the feed knows what it knows.
 *
 * Heartbeat: the end of the newest day, unless nothing has come for so long that nobody waits for more.
 */
export const countyFile = (options: CountyFileOptions, context: PollContext): LiveChannel =>
  async function* (resume) {
    const { url, format, http } = options
    let place = parsePlace(resume)
    const poll = async (): Promise<readonly LivePiece[]> => {
      const startMs = context.nowMs()
      const page = await httpFetch({ url, types: TYPES, validators: place }, http, context)
      const pieces: LivePiece[] = []
      if (page.status === 200) {
        const newestMs = newestDay(url, format, page.body) + DAY_MS
        // A page that ends before the last one is that of a cache.
        if (place === undefined || newestMs >= place.newestMs) {
          const fromMs = place === undefined ? options.fromMs : place.newestMs - options.latenessMs
          pieces.push(...piecesOf(page.body, page.url, page.fetchedMs, fromMs, options))
          place = { ...page.validators, newestMs }
        }
      }
      const newest = place === undefined ? [] : [place.newestMs]
      const fields = { fetchedMs: page.fetchedMs, ...(place !== undefined && { resume: JSON.stringify(place) }) }
      return [...pieces, heartbeat(format, { ...fields, completeToMs: completeTo(newest, startMs, options) })]
    }
    yield* pollLoop({ intervalMs: options.intervalMs, poll }, context)
  }

function piecesOf(
  body: Uint8Array,
  file: string,
  fetchedMs: number,
  fromMs: number,
  { format, batchBytes }: CountyFileOptions,
): LivePiece[] {
  const from = Buffer.from(new Date(fromMs).toISOString().slice(0, DATE_LENGTH))
  // Dates in this form compare as their bytes do; a line that is too short for one is for the feed to refuse.
  const isKept = (line: Uint8Array) =>
    line.length < DATE_LENGTH ? line.length > 1 : from.compare(line, 0, DATE_LENGTH) <= 0
  return cutPage(format, body, batchBytes, isKept)
    .filter(({ bytes }) => bytes.length > 0)
    .map(part => ({ ...part, file, fetchedMs }))
}

/** Start of the newest day in a file, ms since 1970. @throws {FetchError} if it is no such file */
function newestDay(url: string, format: CountyFormat, body: Uint8Array): number {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const headerEnd = bytes.indexOf(LINE_FEED)
  const header = bytes.toString('utf8', 0, Math.max(0, headerEnd)).replace(/^\ufeff|\r$/g, '')
  const day = format === 'nyt-csv' ? newestLine(bytes, header) : newestColumn(header)
  if (!Number.isNaN(day)) return startOfDay(day)
  const message = `${url}: its first line is "${header.slice(0, 80)}", which is no ${format}; it is fetched again`
  throw new FetchError('page', message, { canRetry: true })
}

/** By the last line: files are in the order of their days. */
function newestLine(bytes: Buffer, header: string): number {
  if (!/^date,.*\bfips\b/.test(header)) return NaN
  const end = bytes[bytes.length - 1] === LINE_FEED ? bytes.length - 1 : bytes.length
  return isoDay(bytes, bytes.lastIndexOf(LINE_FEED, end - 1) + 1, end)
}

/** By the last column, `3/9/23` or `2023-03-09`. */
function newestColumn(header: string): number {
  const name = header.slice(header.lastIndexOf(',') + 1).replaceAll('"', '')
  const [, month, day, year] = (/^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/.exec(name) ?? []).map(Number)
  return month === undefined ? isoDay(Buffer.from(name), 0, name.length) : civilDay(2000 + (year % 100), month, day)
}

function parsePlace(resume: Resume | undefined): CountyPlace | undefined {
  try {
    const place: unknown = JSON.parse(String(resume ?? 'null'))
    if (typeof place !== 'object' || place === null) return undefined
    const { newestMs, etag, lastModified } = place as Partial<Record<keyof CountyPlace, unknown>>
    if (typeof newestMs !== 'number') return undefined
    return {
      newestMs,
      ...(typeof etag === 'string' && { etag }),
      ...(typeof lastModified === 'string' && { lastModified }),
    }
  } catch {
    return undefined
  }
}
