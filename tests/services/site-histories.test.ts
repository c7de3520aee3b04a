import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { RIVERS, US_COUNTIES } from '../../shared/domain/known-regions.js'
import type { Region } from '../../shared/domain/region.js'
import { DAY_MS, dateOfDay, HOUR_MS, startOfDay } from '../../shared/domain/units.js'
import { covidBatch } from '../support/covid-batches.js'
import { ogcFeature, riverBatch } from '../support/river-payloads.js'
import {
  batchesOf,
  finalBatches,
  gridded,
  openFields,
  type Report,
  type Telling,
  tellings,
} from '../support/site-histories.js'

const DAY_0 = Date.UTC(2021, 0, 3) / DAY_MS // a Sunday
const COUNTY_IDS = ['06037', '36061', '01001']
const GAUGE_IDS = ['01491000', '02177000']

const sitesOf = (ids: readonly string[]) =>
  ids.map(id => ({ id, name: id, latitude: 39, longitude: -75, areaKm2: 86.4 }))
const countiesFor = (latenessDays: number): Region => ({ ...US_COUNTIES, sites: sitesOf(COUNTY_IDS), latenessDays })
const riversFor = (latenessDays: number): Region => ({ ...RIVERS, sites: sitesOf(GAUGE_IDS), latenessDays })

/** Reports are known later than all of their days; each at a time of its own. */
const knownAt = (rank: number, i: number) => startOfDay(DAY_0 + 300) + rank * HOUR_MS + i

interface Said {
  readonly site: number
  readonly kind: number
  readonly day: number
  readonly value: number | null
  readonly hour: number
  readonly rank: number
}

const histories = (days: number, size: number): fc.Arbitrary<Said[]> =>
  fc.array(
    fc.record({
      site: fc.nat(2),
      kind: fc.nat(7),
      day: fc.nat(days - 1),
      value: fc.oneof({ weight: 5, arbitrary: fc.nat(400) }, { weight: 1, arbitrary: fc.constant(null) }),
      hour: fc.nat(23),
      rank: fc.nat(1000),
    }),
    { minLength: 1, maxLength: size },
  )

const entry = (fips: string, signal: string, day: number, value: number | null, isWeek: boolean) =>
  JSON.stringify({
    ...{ geo_value: fips, geo_type: 'county', signal, value, missing_value: value === null ? 5 : 0 },
    ...{ time_type: isWeek ? 'week' : 'day', time_value: Number(dateOfDay(day).replaceAll('-', '')) },
  })

/** Totals of two publishers, some with falls, some taken back; counts of days and weeks beside them. */
function countyReport({ site, kind, day, value, rank }: Said, i: number): Report {
  const fips = COUNTY_IDS[site]
  const knownMs = knownAt(rank, i)
  const fields = { fetchedMs: knownMs }
  const total = value === null ? null : 30 * day + value
  const epidata = (signal: string, count: number | null, first = DAY_0 + day, isWeek = false): Report => ({
    key: `${fips} ${signal.replace('confirmed_admissions_covid_1d', 'confirmed_admissions_covid_ew')} ${first}`,
    ...{ day: first, knownMs, batch: covidBatch('epidata-json', entry(fips, signal, first, count, isWeek), fields) },
  })
  if (kind === 0) return epidata('deaths_cumulative_num', total)
  if (kind === 1) return epidata('confirmed_admissions_covid_ew', value, DAY_0 + 7 * Math.floor(day / 7), true)
  if (kind === 2) return epidata('confirmed_admissions_covid_1d', value)
  // Of the third county only new cases are told.
  if (site === 2) return epidata('confirmed_incidence_num', value)
  if (value === null) return epidata('confirmed_cumulative_num', null)
  const line = `${dateOfDay(DAY_0 + day)},A,B,${fips},${total},,${kind === 3 ? 'state' : 'nyt'}\n`
  const header = 'date,county,state,fips,cases,deaths,source'
  return {
    ...{ key: `${fips} confirmed_cumulative_num ${DAY_0 + day}`, day: DAY_0 + day, knownMs },
    batch: covidBatch('nyt-csv', line, { ...fields, header }),
  }
}

/** Means of days and values of moments, near midnight too, provisional or not, some taken back. */
function gaugeReport({ site, kind, day, value, hour, rank }: Said, i: number): Report {
  const gauge = GAUGE_IDS[site % 2]
  const knownMs = knownAt(rank, i)
  const isDaily = kind < 4
  // By the clock of the gauge, five hours behind UTC.
  const time = isDaily ? dateOfDay(DAY_0 + day) : new Date(startOfDay(DAY_0 + day) + (hour + 5) * HOUR_MS).toISOString()
  const feature = ogcFeature(
    {
      ...{ monitoring_location_id: `USGS-${gauge}`, statistic_id: isDaily ? '00003' : '00011', time },
      ...{ value: value === null ? null : `${value - 50}`, last_modified: new Date(knownMs).toISOString() },
      ...{ approval_status: kind % 2 === 0 ? 'Approved' : 'Provisional', qualifier: kind === 3 ? 'ESTIMATED' : null },
    },
    { geometry: { type: 'Point', coordinates: [-75, 39] } },
  )
  return {
    ...{ key: `${gauge} ${time}`, day: DAY_0 + day, knownMs },
    batch: riverBatch('usgs-ogc-json', `${JSON.stringify(feature)}\n`),
  }
}

interface Domain {
  readonly what: string
  readonly region: (latenessDays: number) => Region
  readonly report: (said: Said, i: number) => Report
}

const DOMAINS: readonly Domain[] = [
  { what: 'rivers', region: riversFor, report: gaugeReport },
  { what: 'counties', region: countiesFor, report: countyReport },
]

const anchorOf = ({ report }: Domain): Report => report({ site: 0, kind: 0, day: 0, value: null, hour: 0, rank: 0 }, -1)

async function endsInTruth(domain: Domain, history: readonly Said[], telling: Telling, latenessDays: number) {
  const region = domain.region(latenessDays)
  const anchor = anchorOf(domain)
  const reports = history.map(domain.report)
  const told = await gridded(batchesOf(anchor, reports, telling, region), region)
  assert.deepEqual(
    told.filter(({ topic }) => topic === 'rejects'),
    [],
  )
  const once = await gridded(finalBatches(anchor, reports), region)
  assert.deepEqual(openFields(told, region), openFields(once, region))
}

const RUNS = 150

for (const domain of DOMAINS) {
  describe(`the fields of ${domain.what}`, () => {
    it('are those of the last word, in whatever order and however often it was told', () =>
      fc.assert(
        fc.asyncProperty(
          histories(40, 60),
          tellings(60, 60),
          fc.constantFrom(3, 10, 60),
          (history, telling, lateness) => endsInTruth(domain, history, telling, lateness),
        ),
        { numRuns: RUNS },
      ))

    it('and so they are over a long time, of which not all is kept', () =>
      fc.assert(
        fc.asyncProperty(histories(200, 120), tellings(120, 4), fc.constantFrom(5, 12), (history, telling, lateness) =>
          endsInTruth(domain, history, telling, lateness),
        ),
        { numRuns: RUNS },
      ))

    it('come out the same when the stages were ended in between and begun again', () =>
      fc.assert(
        fc.asyncProperty(histories(30, 40), tellings(40, 8), fc.nat(40), async (history, telling, at) => {
          const region = domain.region(10)
          const batches = batchesOf(anchorOf(domain), history.map(domain.report), telling, region)
          assert.deepEqual(await gridded(batches, region, at % batches.length), await gridded(batches, region))
        }),
        { numRuns: RUNS / 3 },
      ))
  })
}
