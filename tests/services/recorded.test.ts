import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { FAULTS } from '../../services/recorded/faults.js'
import { hashChance } from '../../services/recorded/hash-chance.js'
import { recordedEpidemic } from '../../services/recorded/recorded-epidemic.js'
import { recordedRivers } from '../../services/recorded/recorded-rivers.js'
import { startRecordedServices } from '../../services/recorded/server.js'
import { dayOf } from '../../shared/domain/units.js'
import { systemClock } from '../../shared/ports/clock.js'
import { loadSettings } from '../../shared/ports/settings.js'
import { stillWorld } from '../support/recorded-world.js'

const NOW_MS = Date.UTC(2026, 1, 3)
const TODAY = dayOf(NOW_MS)

async function services(t: TestContext) {
  const started = await startRecordedServices({ world: stillWorld(NOW_MS, []), sleep: systemClock.sleep })
  t.after(() => started.close())
  return started
}

const payload = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../services/recorded/payloads/${name}`, import.meta.url), 'utf8'))

describe('the recorded services', () => {
  it('name settings that there are, for all three domains', async t => {
    const { settings, url } = await services(t)
    const { source } = await loadSettings({ env: {}, assignments: [...settings] })
    for (const given of [source.seismic.usgsEventUrl, source.streamflow.legacyUrl, ...source.covid.jhuUrls]) {
      assert.ok(given.startsWith(url), given)
    }
  })

  it('write features of the OGC API with the members and types of real ones', async t => {
    const { url } = await services(t)
    const real = payload('usgs-ogc-features.json')
    const questions: [collection: string, query: string][] = [
      ['daily', 'monitoring_location_id=USGS-01022500&time=2026-01-01/2026-02-01'],
      ['continuous', 'monitoring_location_id=USGS-01022500&time=2026-01-01T00:00:00Z/..'],
      ['latest-continuous', 'monitoring_location_id=USGS-01022500'],
      ['monitoring-locations', 'bbox=-70,43,-68,45'],
    ]
    for (const [collection, query] of questions) {
      const answer = await fetch(`${url}/ogcapi/v0/collections/${collection}/items?${query}&limit=2`)
      const { features } = (await answer.json()) as { features: { properties: object }[] }
      assert.ok(features.length > 0, collection)
      const members = ({ properties }: { properties: object }) => Object.keys(properties).sort()
      assert.deepEqual(members(features[0]), members(real[collection].features[0]), collection)
    }
  })

  it('write values of the legacy service with the members of real ones', async t => {
    const { url } = await services(t)
    const answer = await fetch(`${url}/nwis/iv/?format=json&sites=01022500&startDT=2026-01-25`)
    const { value } = (await answer.json()) as { value: { timeSeries: object[] } }
    const [real] = payload('usgs-iv-2020-02-13.json').value.timeSeries
    assert.deepEqual(Object.keys(value.timeSeries[0]).sort(), Object.keys(real).sort())
  })

  it('refuse what the real ones refuse', async t => {
    const { url } = await services(t)
    const statuses: [path: string, status: number][] = [
      ['/ogcapi/v0/collections/daily/items?site=1', 400],
      ['/ogcapi/v0/collections/weekly/items', 404],
      ['/nwis/dv/?format=json&sites=1&startDT=2030-01-01', 404],
      ['/nwis/dv/?format=csv&sites=1&startDT=2020-01-01', 400],
      ['/nwis/site/?format=rdb&huc=99', 404],
      ['/nowhere', 404],
    ]
    for (const [path, status] of statuses) assert.equal((await fetch(url + path)).status, status, path)
  })

  it('count requests of the OGC API by the hour', async t => {
    const { url } = await services(t)
    const ask = () => fetch(`${url}/ogcapi/v0/collections/monitoring-locations/items`)
    assert.equal((await ask()).headers.get('x-ratelimit-remaining'), '49')
    const answers = await Promise.all(Array.from({ length: 50 }, ask))
    assert.deepEqual(
      answers
        .map(({ status }) => status)
        .sort()
        .slice(-2),
      [200, 429],
    )
    const key = { headers: { 'x-api-key': 'k' } }
    assert.equal((await fetch(`${url}/ogcapi/v0/collections/monitoring-locations/items`, key)).status, 200)
  })
  it('know faults by names that differ', () => assert.equal(new Set(FAULTS).size, FAULTS.length))
})

describe('made-up rivers and epidemics', () => {
  it('are the same for the same seed, and others for another', () => {
    const flow = (seed: number) => recordedRivers(() => NOW_MS, seed).daily('01022500', TODAY - 200)
    assert.deepEqual(flow(1), flow(1))
    assert.notDeepEqual(flow(1), flow(2))
    const count = (seed: number) => recordedEpidemic(() => NOW_MS, seed).cumulative('06037', TODAY)
    assert.notDeepEqual(count(1), count(2))
  })
  it('tell everything in its order: revisions, late values, outages, ice, approvals', () => {
    const rivers = recordedRivers(() => NOW_MS)
    const seen = { revised: 0, late: 0, estimated: 0, ice: 0, days: 0 }
    for (let day = TODAY - 730; day < TODAY; day++) {
      const versions = rivers.daily('01022500', day)
      const times = versions.map(({ atMs }) => atMs)
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      )
      assert.equal(versions.at(-1)!.isApproved, true)
      seen.days++
      if (versions.length === 3) seen.revised++
      if (versions[0].qualifier === 'ESTIMATED') seen.estimated++
      else if (dayOf(versions[0].atMs) > day + 2) seen.late++
      if (versions[0].qualifier === 'ICE') seen.ice++
    }
    // One in eight, one in forty, one week in thirty, and a third of two months in twelve.
    const shares = [seen.revised, seen.late, seen.estimated, seen.ice].map(count => count / seen.days)
    for (const [i, expected] of [0.12, 0.025, 0.033, 0.055].entries()) {
      assert.ok(shares[i] > expected / 3 && shares[i] < expected * 2, `${shares}`)
    }
  })
  it('have totals that never fall but where a day is corrected', () => {
    const epidemic = recordedEpidemic(() => NOW_MS)
    for (const { fips } of epidemic.counties) {
      const totals = Array.from({ length: 90 }, (_, i) => epidemic.cumulative(fips, TODAY - 90 + i)[0].cases)
      assert.deepEqual(
        totals,
        totals.toSorted((a, b) => a - b),
      )
    }
  })
  it('take evenly spread chances', () => {
    const sums = Array.from({ length: 4 }, () => 0)
    for (let i = 0; i < 4_000; i++) sums[Math.floor(4 * hashChance(1, '01022500', i, 'storm'))]++
    // 1000 each with a standard deviation of 27.
    assert.ok(
      sums.every(sum => Math.abs(sum - 1_000) < 140),
      `${sums}`,
    )
  })
})
