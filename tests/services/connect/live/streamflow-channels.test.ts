import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { completeTo } from '../../../../services/connect/live/complete-to.js'
import {
  STREAMFLOW_LIVE_DEFAULTS,
  type StreamflowLiveOptions,
  streamflowChannels,
} from '../../../../services/connect/live/streamflow-channels.js'
import type { FaultPlan } from '../../../../services/recorded/faults.js'
import { startRecordedServices } from '../../../../services/recorded/server.js'
import { DAY_MS } from '../../../../shared/domain/units.js'
import { systemClock } from '../../../../shared/ports/clock.js'
import { stillWorld } from '../../../support/recorded-world.js'
import { QUICK_HTTP, virtualContext } from '../../../support/virtual-context.js'

const NOW_MS = Date.UTC(2026, 0, 20)
const SITES = ['01022500', '02064000', '03015500'].map(id => ({ id, name: id, latitude: 44, longitude: -69 }))

async function channels(t: TestContext, options: Partial<StreamflowLiveOptions>, faults?: FaultPlan, sites = SITES) {
  const services = await startRecordedServices({ world: stillWorld(NOW_MS, []), faults, sleep: systemClock.sleep })
  t.after(() => services.close())
  const urls = { waterDataUrl: `${services.url}/ogcapi/v0`, legacyUrl: `${services.url}/nwis` }
  const context = virtualContext(NOW_MS)
  const made = await streamflowChannels(
    { ...STREAMFLOW_LIVE_DEFAULTS, ...urls, ...options },
    sites,
    QUICK_HTTP,
    context,
  )
  const answers = made.gaugeAnswers.map(({ url }) => new URL(url).pathname)
  return { ...made, names: [...made.channels.keys()], answers, requests: services.requests }
}

describe('channels of river flow', () => {
  it('ask about the gauges of the regions where no others are named, in groups as even as can be', async t => {
    const { names, vouchers, requests } = await channels(t, { sitesAtOnce: 2, series: ['daily', 'continuous'] })
    assert.equal(names.length, 4)
    assert.deepEqual(vouchers, names.slice(0, 2))
    assert.ok(names.every(name => /^(daily|continuous)-[0-9a-f]{8}$/.test(name)))
    assert.equal(requests.size, 0)
  })
  it('have other names for other gauges: their history is another', async t => {
    const { names } = await channels(t, {})
    assert.notDeepEqual((await channels(t, { sites: ['01022500'] })).names, names)
    assert.deepEqual((await channels(t, { sites: SITES.map(({ id }) => id).reverse() })).names, names)
  })

  const places: [what: string, options: Partial<StreamflowLiveOptions>, count: number][] = [
    // Twelve made-up gauges: three rows of four, a row to a unit.
    ['a box', { bounds: { west: -69.1, south: 43.9, east: -68.6, north: 44.3 } }, 4],
    ['a hydrologic unit of six digits', { hydrologicUnits: ['010500'] }, 12],
    ['two of eight digits, and a gauge by name', { hydrologicUnits: ['01050001', '01050003'], sites: ['02064000'] }, 9],
  ]
  for (const [what, options, count] of places) {
    it(`find the gauges of ${what}, and keep what they were told`, async t => {
      const groups = await channels(t, { ...options, sitesAtOnce: 1 })
      assert.equal(groups.names.length, count)
      assert.deepEqual(new Set(groups.answers), new Set(['/ogcapi/v0/collections/monitoring-locations/items']))
    })
    it(`find those of ${what} at the legacy site service where the OGC API is down`, async t => {
      const isDown: FaultPlan = path => (path.startsWith('/ogcapi') ? 'status-500' : undefined)
      const groups = await channels(t, { ...options, sitesAtOnce: 1 }, isDown)
      assert.equal(groups.names.length, count)
      assert.deepEqual(new Set(groups.answers), new Set(['/nwis/site/']))
    })
  }
  it('are refused where there is no gauge', async t => {
    await assert.rejects(
      channels(t, {}, undefined, []),
      /no gauge to ask about; name some in source\.streamflow\.sites/,
    )
    await assert.rejects(channels(t, { hydrologicUnits: ['99'], services: ['legacy'] }), /no gauge to ask about/)
  })
})

describe('completeTo', () => {
  const publishing = { publishingDelayMs: DAY_MS, silentAfterMs: 3 * DAY_MS }
  const cases: [what: string, reportedDaysAgo: number[], completeDaysAgo: number][] = [
    ['all have reported', [0, 0.2], 1],
    ['one is behind', [0, 2], 2],
    ['one has been silent for too long', [0, 3.1], 1],
    ['all have', [9, 8], 1],
    ['nothing is known', [], 1],
    ['one has never reported', [0.5, Infinity], 1],
  ]
  for (const [what, reported, ago] of cases) {
    it(`is ${ago} days ago where ${what}`, () => {
      const times = reported.map(days => NOW_MS - days * DAY_MS)
      assert.equal(completeTo(times, NOW_MS, publishing), NOW_MS - ago * DAY_MS)
    })
  }
})
