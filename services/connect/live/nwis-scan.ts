import { noteReported } from './gauge-service.js'
import type { NwisFormatName } from './nwis-query.js'

/** What a connector wants to know of a document of the legacy services. */
export interface NwisScan {
  /** When the service made it, ms since 1970; NaN where it does not say. */
  readonly madeMs: number
  /** Newest time of each gauge in it, ms since 1970. */
  readonly newest: ReadonlyMap<string, number>
}

/** Looks through a document for its times; undefined if it is no whole one. Its records are read by the feed. */
export const scanNwis = (format: NwisFormatName, text: string): NwisScan | undefined => SCANS[format](text)

const SCANS: Readonly<Record<NwisFormatName, (text: string) => NwisScan | undefined>> = {
  json: scanJson,
  rdb: scanRdb,
  waterml: scanWaterml,
}

interface Series {
  readonly sourceInfo?: { readonly siteCode?: readonly { readonly value?: unknown }[] }
  readonly values?: readonly { readonly value?: readonly { readonly dateTime?: unknown }[] }[]
}

interface Document {
  readonly value?: {
    readonly queryInfo?: { readonly note?: readonly { readonly title?: unknown; readonly value?: unknown }[] }
    readonly timeSeries?: readonly Series[]
  }
}

function scanJson(text: string): NwisScan | undefined {
  let document: Document | null
  try {
    document = JSON.parse(text)
  } catch {
    return undefined
  }
  const series = document?.value?.timeSeries
  if (!Array.isArray(series)) return undefined
  const newest = new Map<string, number>()
  for (const { sourceInfo, values = [] } of series as readonly Series[]) {
    const gauge = String(sourceInfo?.siteCode?.[0]?.value)
    for (const { value = [] } of values) for (const { dateTime } of value) note(newest, gauge, String(dateTime))
  }
  const made = document?.value?.queryInfo?.note?.find(({ title }) => title === 'requestDT')?.value
  return { madeMs: Date.parse(String(made)), newest }
}

const RDB_ROW = /^[A-Z]+\t(\d+)\t(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}))?\t/gm
const RDB_MADE = /^# retrieved: (\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{2}:\d{2})/m

/** Its times are local: taken for UTC they are a few hours early, and promise less than they could. */
function scanRdb(text: string): NwisScan | undefined {
  if (!text.startsWith('#') || !text.endsWith('\n')) return undefined
  const newest = new Map<string, number>()
  for (const [, gauge, date, time] of text.matchAll(RDB_ROW)) note(newest, gauge, `${date}T${time ?? '00:00'}Z`)
  const [, date, time, zone] = RDB_MADE.exec(text) ?? []
  return { madeMs: Date.parse(`${date}T${time}${zone}`), newest }
}

const XML_TIMES = /<(?:\w+:)?siteCode[^>]*>(\d+)<|dateTime="([^"]+)"/g
const XML_MADE = /title="requestDT"[^>]*>([^<]+)</

function scanWaterml(text: string): NwisScan | undefined {
  if (!/<\/(?:\w+:)?timeSeriesResponse>\s*$/.test(text)) return undefined
  const newest = new Map<string, number>()
  let gauge = ''
  for (const [, site, time] of text.matchAll(XML_TIMES)) {
    if (site === undefined) note(newest, gauge, time)
    else gauge = site
  }
  return { madeMs: Date.parse(XML_MADE.exec(text)?.[1] ?? ''), newest }
}

function note(newest: Map<string, number>, gauge: string, time: string): void {
  // Daily values have no zone: their days are written as if they were UTC.
  const timeMs = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(time) ? time : `${time}Z`)
  if (!Number.isNaN(timeMs)) noteReported(newest, gauge, timeMs)
}
