import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import {
  STREAMFLOW_LIVE_DEFAULTS,
  type StreamflowLiveOptions,
  streamflowChannels,
} from '../../../services/connect/streamflow-channels.js'
import { chanceOfFaults, FAULTS, type FaultName } from '../../../services/recorded/faults.js'
import { recordedRivers } from '../../../services/recorded/recorded-rivers.js'
import { versionAt } from '../../../services/recorded/recorded-world.js'
import type { RecordedOptions } from '../../../services/recorded/server.js'
import type { RawBatch } from '../../../shared/domain/messages.js'
import { DAY_MS, dayOf, HOUR_MS, startOfDay } from '../../../shared/domain/units.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { type LiveRun, liveRun } from '../../support/live-run.js'
import { QUICK_HTTP } from '../../support/virtual-context.js'

const START_MS = Date.UTC(2026, 0, 20, 7)
const DAYS = 16
const HISTORY_DAYS = 40
const GAUGES = ['01022500', '02064000', '03015500', '11124500']

interface Life extends Pick<LiveRun, 'faults' | 'meanwhile' | 'killedAfter'> {
  readonly options?: Partial<StreamflowLiveOptions>
  readonly recorded?: Partial<RecordedOptions>
  readonly days?: number
}

/** Sixteen days of polls, four times a day, and one calm day more. */
const live = (t: TestContext, { options, recorded, days = DAYS, ...life }: Life = {}) =>
  liveRun(t, {
    domain: 'streamflow',
    startMs: START_MS,
    stillMs: START_MS + days * DAY_MS,
    endMs: START_MS + (days + 1) * DAY_MS,
    recorded: nowMs => ({
      rivers: recordedRivers(nowMs),
      ogcLimits: { withoutKey: 1_000, withKey: 1_000 },
      ...recorded,
    }),
    channels: (url, context) =>
      streamflowChannels(
        {
          ...STREAMFLOW_LIVE_DEFAULTS,
          waterDataUrl: `${url}/ogcapi/v0`,
          legacyUrl: `${url}/nwis`,
          sites: GAUGES,
          intervalMs: 6 * HOUR_MS,
          historyDays: HISTORY_DAYS,
          requestsPerHour: 1_000,
          ...options,
        },
        [],
        QUICK_HTTP,
        context,
      ),
    ...life,
  })

interface Value {
  readonly changedMs: number
  readonly text: string
}

/** The last that was told of each gauge and day, of the records of the OGC API. */
function lastTold(log: readonly RawBatch[]): Map<string, Value> {
  const told = new Map<string, Value>()
  for (const { bytes, format } of log) {
    if (format !== 'usgs-ogc-json' || bytes.length === 0) continue
    const { features } = JSON.parse(Buffer.from(bytes).toString()) as {
      features: { properties: Record<string, string | null> }[]
    }
    for (const { properties } of features) {
      const key = `${properties.monitoring_location_id} ${properties.time}`
      const changedMs = Date.parse(String(properties.last_modified))
      const text = `${properties.value} ${properties.approval_status} ${properties.qualifier}`
      if (changedMs >= (told.get(key)?.changedMs ?? -Infinity)) told.set(key, { changedMs, text })
    }
  }
  return told
}

/** The same, from the world itself. */
function truth(historyDays = HISTORY_DAYS, days = DAYS): Map<string, Value> {
  const stillMs = START_MS + days * DAY_MS
  const rivers = recordedRivers(() => stillMs)
  const told = new Map<string, Value>()
  for (const gauge of GAUGES) {
    for (let day = dayOf(START_MS) - historyDays; day <= dayOf(stillMs); day++) {
      const version = versionAt(rivers.daily(gauge, day), stillMs)
      if (version === undefined) continue
      const { atMs, value, isApproved, qualifier } = version
      const text = `${value} ${isApproved ? 'Approved' : 'Provisional'} ${qualifier}`
      const date = new Date(startOfDay(day)).toISOString().slice(0, 10)
      told.set(`USGS-${gauge} ${date}`, { changedMs: Math.floor(atMs), text })
    }
  }
  return told
}

const sorted = (told: ReadonlyMap<string, Value>) => [...told].sort(([a], [b]) => (a < b ? -1 : 1))
/** What the heartbeat has reached in the end: a gauge may have been silent for three days. */
const REACHED_MS = START_MS + (DAYS - 4) * DAY_MS

let isDown = false

const lives: [what: string, life: Life][] = [
  ['undisturbed', {}],
  ['with pages of five and more pages than may be read at once', { options: { pageLimit: 5, pages: 3 } }],
  [
    'killed eight times, in the middle of the history too',
    { killedAfter: [1, 2, 3, 5, 9, 14, 20, 30], options: { pageLimit: 5, pages: 3 } },
  ],
  [
    'cut off for a day and a half',
    {
      meanwhile(nowMs, services) {
        if (nowMs > START_MS + 5 * DAY_MS) services.cut()
        if (nowMs > START_MS + 6.5 * DAY_MS) services.mend()
      },
      options: { services: ['ogc'] },
    },
  ],
  [
    'where every other answer fails, in every way',
    {
      options: { services: ['ogc'] },
      faults: chanceOfFaults(
        new Map(FAULTS.filter(fault => fault !== 'slow').map((fault): [FaultName, number] => [fault, 0.05])),
        (
          random => () =>
            uniform(random)
        )(randomFrom(5)),
      ),
    },
  ],
  [
    'where the OGC API is down for a week and the legacy services answer',
    {
      faults: path => (path.startsWith('/ogcapi') && isDown ? 'status-500' : undefined),
      meanwhile: nowMs => {
        isDown = nowMs > START_MS + 4 * DAY_MS && nowMs < START_MS + 11 * DAY_MS
      },
    },
  ],
]

describe('live river flow', () => {
  for (const [what, life] of lives) {
    it(`ends in what was last told, whole and no more: ${what}`, async t => {
      const { log } = await live(t, life)
      assert.deepEqual(sorted(lastTold(log)), sorted(truth()))
      const complete = log.map(({ completeToMs = -Infinity }) => completeToMs)
      assert.deepEqual(
        complete,
        complete.toSorted((a, b) => a - b),
      )
      assert.ok(complete.at(-1)! >= REACHED_MS, new Date(complete.at(-1)!).toISOString())
      assert.deepEqual(
        log.map(({ cursor }) => cursor),
        [...log.keys()],
      )
      assert.deepEqual(new Set(log.map(({ topic }) => topic)), new Set(['raw.streamflow']))
    })
  }

  it('goes on meanwhile where the OGC API is down: the legacy services tell what is new, and the heartbeat with it', async t => {
    const { log, services, reasons } = await live(t, {
      faults: path => (path.startsWith('/ogcapi') ? 'status-500' : undefined),
    })
    const documents = log.filter(({ format }) => format === 'usgs-waterml-json')
    assert.ok(documents.length > 20, `${documents.length}`)
    assert.ok(services.requests.get('/nwis/dv/')! >= 60)
    assert.deepEqual(new Set(reasons), new Set(['status']))
    assert.match(documents[0].file!, /\/nwis\/dv\/\?format=json&sites=01022500%2C02064000/)
    assert.ok(log.at(-1)!.completeToMs! >= REACHED_MS)
  })

  it('asks the legacy services when the hour’s requests are spent, and the OGC API again in the next hour', async t => {
    const { log, reasons, services } = await live(t, {
      options: { requestsPerHour: 2, intervalMs: HOUR_MS / 4, historyDays: 10 },
      days: 3,
    })
    assert.ok(reasons.includes('throttled'))
    assert.ok(
      services.requests.get('/nwis/dv/')! > 20 && services.requests.get('/ogcapi/v0/collections/daily/items')! > 20,
    )
    assert.deepEqual(sorted(lastTold(log)), sorted(truth(10, 3)))
  })

  it('does not publish again what it has published, though each sweep asks from a little before the last change', async t => {
    const { log } = await live(t)
    const keys = log.flatMap(({ bytes }) => {
      if (bytes.length === 0) return []
      return (JSON.parse(Buffer.from(bytes).toString()).features as { id: string }[]).map(({ id }) => id)
    })
    // A record comes twice only beside a new one.
    assert.ok(keys.length < 1.3 * new Set(keys).size, `${keys.length} of ${new Set(keys).size}`)
  })

  for (const format of ['rdb', 'waterml'] as const) {
    it(`reads ${format} of the legacy services`, async t => {
      const { log } = await live(t, { options: { services: ['legacy'], legacyFormat: format } })
      const documents = log.filter(({ bytes }) => bytes.length > 0)
      assert.deepEqual(
        new Set(documents.map(batch => batch.format)),
        new Set([format === 'rdb' ? 'usgs-rdb' : 'waterml']),
      )
      assert.ok(log.at(-1)!.completeToMs! >= REACHED_MS)
    })
  }

  it('asks for halves of a time whose document is too large to be one record', async t => {
    const { log, services } = await live(t, {
      options: { services: ['legacy'], historyDays: 3_000, series: ['daily'] },
    })
    const largest = Math.max(...log.map(({ bytes }) => bytes.length))
    assert.ok(largest <= 512 * 1024 && largest > 100 * 1024, `${largest}`)
    assert.ok(services.requests.get('/nwis/dv/')! > 67)
  })

  for (const series of ['continuous', 'latest-continuous'] as const) {
    it(`brings the collection ${series}`, async t => {
      const { log } = await live(t, { options: { series: [series], historyDays: 3, publishingDelayMs: 2 * HOUR_MS } })
      const collections = new Set(log.flatMap(({ file }) => file?.match(/collections\/([^/]+)/)?.[1] ?? []))
      assert.deepEqual(collections, new Set([series]))
      assert.ok(log.at(-1)!.completeToMs! >= REACHED_MS)
    })
  }

  const reasons: Readonly<Partial<Record<FaultName, string>>> = {
    'status-500': 'status',
    throttled: 'throttled',
    slow: 'timeout',
    cut: 'cut-off',
    'wrong-type': 'content-type',
    'broken-gzip': 'content-encoding',
    'redirect-loop': 'redirect',
    empty: 'page',
    unreachable: 'connect',
    'clock-skew': 'clock-skew',
  }
  for (const [fault, reason] of Object.entries(reasons)) {
    it(`asks again after an answer that is ${fault}`, async t => {
      let asked = 0
      // A loop of redirects takes a request for each.
      const last = fault === 'redirect-loop' ? 5 + QUICK_HTTP.maxRedirects : 5
      const { log, troubles } = await live(t, {
        options: { services: ['ogc'], historyDays: 5 },
        days: 3,
        faults: () => (++asked >= 5 && asked <= last ? (fault as FaultName) : undefined),
      })
      assert.deepEqual(
        troubles.map(trouble => trouble.reason),
        [reason],
      )
      assert.deepEqual(sorted(lastTold(log)), sorted(truth(5, 3)))
    })
  }
})
