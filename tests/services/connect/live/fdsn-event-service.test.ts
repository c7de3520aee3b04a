import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { fdsnPieces } from '../../../../services/connect/live/fdsn-event-service.js'
import { FDSN_FORMATS, type FdsnFormat, type FdsnQuery } from '../../../../services/connect/live/fdsn-query.js'
import { HTTP_DEFAULTS } from '../../../../services/connect/live/http-fetch.js'
import { initBudget } from '../../../../services/connect/live/rate-budget.js'
import type { EventHistory } from '../../../../services/recorded/recorded-world.js'
import { startRecordedServices } from '../../../../services/recorded/server.js'
import { DAY_MS, HOUR_MS } from '../../../../shared/domain/units.js'
import { systemClock } from '../../../../shared/ports/clock.js'
import { collect, feedAll } from '../../../support/catalogs.js'
import { realContext } from '../../../support/poll-context.js'
import { serverOf } from '../../../support/recorded-server.js'
import { stillWorld, toldOnce, usgsFeature } from '../../../support/recorded-world.js'

const NOW_MS = Date.UTC(2020, 0, 31)
const START_MS = NOW_MS - 30 * DAY_MS

const optionsOf = (url: string, format: FdsnFormat = FDSN_FORMATS.csv, limit = 20_000) => ({
  url: `${url}/fdsnws/event/1`,
  format,
  limit,
  batchBytes: 512 * 1024,
  http: HTTP_DEFAULTS,
  budget: initBudget({ requests: 1e6, perMs: 1 }, 0),
  backOff: { baseMs: 1, capMs: 1 },
})

async function ask(
  t: TestContext,
  events: readonly EventHistory[],
  query: Partial<FdsnQuery>,
  format?: FdsnFormat,
  limit?: number,
) {
  const services = await startRecordedServices({
    world: stillWorld(NOW_MS, events),
    sleep: systemClock.sleep,
    eventLimit: limit,
  })
  t.after(() => services.close())
  const whole = { fromMs: START_MS, toMs: NOW_MS, ...query }
  const pieces = await collect(fdsnPieces(whole, optionsOf(services.url, format, limit), realContext()))
  const batches = pieces.map(
    (piece, cursor) => ({ topic: 'raw.seismic', domain: 'seismic', source: 's', cursor, ...piece }) as const,
  )
  return { pieces, requests: [...services.requests.values()][0], ...feedAll(batches) }
}

/** 100 events, most of them within one hour: a swarm. */
const SWARM = Array.from({ length: 100 }, (_, i) =>
  toldOnce(`ci${i}`, i < 10 ? START_MS + i * 2 * DAY_MS : START_MS + 11 * DAY_MS + (i * HOUR_MS) / 100),
)

describe('an event service', () => {
  for (const name of ['csv', 'geojson', 'quakeml'] as const) {
    it(`gives all of a span as ${name}, and says how far it is complete`, async t => {
      const { rows, rejects, watermarks, pieces } = await ask(t, SWARM, {}, FDSN_FORMATS[name])
      assert.deepEqual(rejects, [])
      assert.deepEqual(rows.map(([, id]) => id).sort(), SWARM.map(({ usgs }) => usgs[0].feature.id).sort())
      assert.deepEqual(
        rows.map(row => row.slice(4)),
        Array(100).fill(['34.05,-117.05,6', 2]),
      )
      assert.equal(watermarks.at(-1)?.completeToMs, NOW_MS)
      assert.match(pieces[0].file ?? '', /query\?format=/)
    })
  }

  it('is asked in smaller spans where it has more than it sends, and misses none', async t => {
    const { rows, requests, watermarks } = await ask(t, SWARM, {}, FDSN_FORMATS.csv, 20)
    assert.equal(new Set(rows.map(([, id]) => id)).size, 100)
    assert.ok(requests > 10, `${requests} requests`)
    const steps = watermarks.map(({ completeToMs }) => completeToMs)
    assert.deepEqual(
      steps,
      steps.toSorted((a, b) => a - b),
    )
    assert.equal(steps.at(-1), NOW_MS)
  })

  it('says in words that it has too much', async t => {
    let asked = 0
    const url = await serverOf(t, (_, response) => {
      asked++
      if (asked > 2) return void response.writeHead(204).end()
      const body =
        'Error 400: Bad Request\n\n23000 matching events exceeds search limit of 20000. Modify the search to match fewer events.'
      response.writeHead(400, { 'content-type': 'text/plain' }).end(body)
    })
    const query = { fromMs: 0, toMs: 4 * HOUR_MS }
    const pieces = await collect(fdsnPieces(query, optionsOf(url), realContext()))
    // 4 h and 2 h are too much; then 1 h, twice that, and what is left.
    assert.deepEqual(
      pieces.map(({ completeToMs }) => completeToMs),
      [HOUR_MS, 3 * HOUR_MS, 4 * HOUR_MS],
    )
  })

  it('has nothing: complete all the same', async t => {
    const { pieces, watermarks } = await ask(t, [], {})
    assert.deepEqual(
      pieces.map(({ bytes }) => bytes.length),
      [0],
    )
    assert.equal(watermarks.at(-1)?.completeToMs, NOW_MS)
  })

  it('is asked for revisions and deletions of whatever age', async t => {
    const timeMs = START_MS + DAY_MS
    const deleted = {
      timeMs,
      usgs: [
        { atMs: timeMs, feature: usgsFeature('ci1', timeMs) },
        { atMs: NOW_MS - 1, feature: usgsFeature('ci1', timeMs, { status: 'deleted', updated: NOW_MS - 1 }) },
      ],
      emsc: [],
    }
    const query = { updatedAfterMs: NOW_MS - HOUR_MS, includeDeleted: true }
    for (const format of [FDSN_FORMATS.csv, FDSN_FORMATS.geojson]) {
      const { counts } = await ask(t, [deleted, toldOnce('ci2', timeMs)], query, format)
      assert.deepEqual([counts.read, counts.void], [1, 1])
    }
  })

  it('refuses a query: its words are ours, and nothing is tried again', async t => {
    const url = await serverOf(
      t,
      (_, response) => void response.writeHead(400).end('Error 400: Bad Request\n\nBad starttime value'),
    )
    const call = collect(fdsnPieces({ fromMs: 0, toMs: 1 }, optionsOf(url), realContext()))
    await assert.rejects(call, /status 400, "Error 400: Bad Request Bad starttime value"/)
  })
})
