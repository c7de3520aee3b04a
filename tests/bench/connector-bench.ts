import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { COVID_LIVE_DEFAULTS, covidChannels } from '../../services/connect/live/covid-channels.js'
import { HTTP_DEFAULTS, httpFetch } from '../../services/connect/live/http-fetch.js'
import { type DomainChannels, liveChannels } from '../../services/connect/live/live-channels.js'
import type { PollContext } from '../../services/connect/live/poll-context.js'
import { STREAMFLOW_LIVE_DEFAULTS, streamflowChannels } from '../../services/connect/live/streamflow-channels.js'
import { epidataAnswer } from '../../services/recorded/epidata-answer.js'
import { ogcItems } from '../../services/recorded/ogc-items.js'
import { recordedEpidemic } from '../../services/recorded/recorded-epidemic.js'
import { recordedRivers } from '../../services/recorded/recorded-rivers.js'
import type { Domain } from '../../shared/domain/region.js'
import { systemClock } from '../../shared/ports/clock.js'
import { encode } from '../../shared/ports/message-codec.js'
import { comparePairs, type Stopwatch } from './measure.js'
import type { Bench, BenchLine } from './report.js'

const NOW_MS = Date.UTC(2026, 5, 1)
const GAUGES = Array.from({ length: 100 }, (_, i) => String(1_022_500 + i).padStart(8, '0'))

/** An answer that comes again and again, and the records in it. */
interface Case {
  readonly what: string
  readonly domain: Domain
  readonly body: string
  readonly records: number
  readonly count: (answer: unknown) => number
  readonly channels: (url: string, context: PollContext) => DomainChannels | Promise<DomainChannels>
}

/** An answer of a live service to encoded raw records, against fetching and parsing the same answer. */
export const connectorBench: Bench = {
  name: 'connector',
  run: async by => [await measure(riverCase(), by), await measure(epidataCase(), by)],
}

function riverCase(): Case {
  const ids = GAUGES.map(number => `USGS-${number}`).join(',')
  const url = new URL(`http://x/items?monitoring_location_id=${ids}&time=2026-02-01/2026-05-31&limit=50000`)
  const { body } = ogcItems(
    recordedRivers(() => NOW_MS),
    'daily',
    url,
  )!
  const features = (answer: unknown) => (answer as { features: object[] }).features.length
  return {
    what: 'four months of 100 gauges from the OGC API',
    domain: 'streamflow',
    body,
    records: features(JSON.parse(body)),
    count: features,
    channels: (at, context) => {
      const options = { ...STREAMFLOW_LIVE_DEFAULTS, waterDataUrl: at, services: ['ogc'] as const, sites: GAUGES }
      return streamflowChannels({ ...options, historyDays: 120, pages: 50 }, [], HTTP_DEFAULTS, context)
    },
  }
}

function epidataCase(): Case {
  const parameters = new URLSearchParams(
    'data_source=nhsn&signal=confirmed_admissions_covid_ew&time_type=week&geo_type=state&geo_values=*&time_values=202035-202620&issues=202035-202622',
  )
  const { body } = epidataAnswer(
    recordedEpidemic(() => NOW_MS),
    parameters,
  )
  const entries = (answer: unknown) => (answer as { epidata: object[] }).epidata.length
  return {
    what: 'six years of ten states from Epidata',
    domain: 'covid',
    body,
    records: entries(JSON.parse(body)),
    count: entries,
    channels: (url, context) => covidChannels({ ...COVID_LIVE_DEFAULTS, epidataUrl: url }, [], HTTP_DEFAULTS, context),
  }
}

async function measure({ what, domain, body, records, count, channels }: Case, by: Stopwatch): Promise<BenchLine> {
  const bytes = Buffer.from(body)
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const contextOf = (signal: AbortSignal): PollContext => ({
    ...systemClock,
    nowMs: () => NOW_MS,
    random: () => 0,
    signal,
  })
  const ours = async () => {
    const over = new AbortController()
    let published = 0
    const made = await channels(url, contextOf(over.signal))
    for await (const batch of liveChannels({ source: 'bench', domain, ...made })) {
      published += encode(batch).value.length
      if (published >= 0.9 * bytes.length) break
    }
    over.abort()
  }
  const reference = async () => {
    const page = await httpFetch(
      { url, types: ['application/json'] },
      HTTP_DEFAULTS,
      contextOf(new AbortController().signal),
    )
    if (count(JSON.parse(Buffer.from(page.body).toString())) !== records) throw new Error('another answer')
  }
  try {
    return {
      bench: 'connector',
      what: `${what}, ${(bytes.length / 1e6).toFixed(1)} MB`,
      reference: 'fetching the same answer and JSON.parse',
      goal: 0.6,
      count: records,
      unit: 'records',
      pairs: await comparePairs(ours, reference, by),
    }
  } finally {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
}
