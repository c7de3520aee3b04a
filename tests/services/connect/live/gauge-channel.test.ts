import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chanceOfFaults, FAULTS, type FaultName } from '../../../../services/recorded/faults.js'
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/units.js'
import { randomFrom, uniform } from '../../../../shared/kernels/random.js'
import {
  lastTold,
  liveRivers,
  REACHED_MS,
  type RiverLife,
  riverTruth,
  START_MS,
  sorted,
} from '../../../support/live-rivers.js'
import { QUICK_HTTP } from '../../../support/virtual-context.js'

let isDown = false

const lives: [what: string, life: RiverLife][] = [
  ['undisturbed', {}],
  ['by a clock that is half a day fast', { behindMs: 12 * HOUR_MS }],
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
      const { log } = await liveRivers(t, life)
      assert.deepEqual(sorted(lastTold(log)), sorted(riverTruth()))
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
    const { log, services, reasons } = await liveRivers(t, {
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
    const { log, reasons, services } = await liveRivers(t, {
      options: { requestsPerHour: 2, intervalMs: HOUR_MS / 4, historyDays: 10 },
      days: 3,
    })
    assert.ok(reasons.includes('throttled'))
    assert.ok(
      services.requests.get('/nwis/dv/')! > 20 && services.requests.get('/ogcapi/v0/collections/daily/items')! > 20,
    )
    assert.deepEqual(sorted(lastTold(log)), sorted(riverTruth(10, 3)))
  })

  it('does not publish again what it has published, though each sweep asks from a little before the last change', async t => {
    const { log } = await liveRivers(t)
    const keys = log.flatMap(({ bytes }) => {
      if (bytes.length === 0) return []
      return (JSON.parse(Buffer.from(bytes).toString()).features as { id: string }[]).map(({ id }) => id)
    })
    // A record comes twice only beside a new one.
    assert.ok(keys.length < 1.3 * new Set(keys).size, `${keys.length} of ${new Set(keys).size}`)
  })

  for (const format of ['rdb', 'waterml'] as const) {
    it(`reads ${format} of the legacy services`, async t => {
      const { log } = await liveRivers(t, { options: { services: ['legacy'], legacyFormat: format } })
      const documents = log.filter(({ bytes }) => bytes.length > 0)
      assert.deepEqual(
        new Set(documents.map(batch => batch.format)),
        new Set([format === 'rdb' ? 'usgs-rdb' : 'waterml']),
      )
      assert.ok(log.at(-1)!.completeToMs! >= REACHED_MS)
    })
  }

  it('asks for halves of a time whose document is too large to be one record', async t => {
    const { log, services } = await liveRivers(t, {
      options: { services: ['legacy'], historyDays: 3_000, series: ['daily'] },
    })
    const largest = Math.max(...log.map(({ bytes }) => bytes.length))
    assert.ok(largest <= 512 * 1024 && largest > 100 * 1024, `${largest}`)
    assert.ok(services.requests.get('/nwis/dv/')! > 67)
  })

  for (const series of ['continuous', 'latest-continuous'] as const) {
    it(`brings the collection ${series}`, async t => {
      const { log } = await liveRivers(t, {
        options: { series: [series], historyDays: 3, publishingDelayMs: 2 * HOUR_MS },
      })
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
      const { log, troubles } = await liveRivers(t, {
        options: { services: ['ogc'], historyDays: 5 },
        days: 3,
        faults: () => (++asked >= 5 && asked <= last ? (fault as FaultName) : undefined),
      })
      assert.deepEqual(
        troubles.map(trouble => trouble.reason),
        [reason],
      )
      assert.deepEqual(sorted(lastTold(log)), sorted(riverTruth(5, 3)))
    })
  }
})
