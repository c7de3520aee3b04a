import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import {
  COVID_LIVE_DEFAULTS,
  type CovidService,
  covidChannels,
} from '../../../../services/connect/live/covid-channels.js'
import { chanceOfFaults, FAULTS, type FaultName } from '../../../../services/recorded/faults.js'
import { recordedEpidemic } from '../../../../services/recorded/recorded-epidemic.js'
import { US_COUNTIES, US_STATES } from '../../../../shared/domain/known-regions.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import type { Region } from '../../../../shared/domain/region.js'
import { DAY_MS, dayOf } from '../../../../shared/domain/units.js'
import { randomFrom, uniform } from '../../../../shared/kernels/random.js'
import { type LiveRun, liveRun } from '../../../support/live-run.js'
import { digestOf, type FinalFields, outcomeOf, RETELLINGS, valueIn } from '../../../support/site-outcome.js'
import { QUICK_HTTP } from '../../../support/virtual-context.js'

/** A Tuesday. */
const START_MS = Date.UTC(2025, 2, 4, 9)
const STILL_MS = START_MS + 40 * DAY_MS
/** Eight polls: on a busy machine one may run out of time. */
const CALM_MS = 4 * DAY_MS
const WORLD = recordedEpidemic(() => STILL_MS)

const sitesOf = (ids: readonly string[]) => ids.map(id => ({ id, name: id, latitude: 40, longitude: -100 }))

/** The days that the pages reach back are all open. */
const STATES: Region = { ...US_STATES, sites: sitesOf(WORLD.states), latenessDays: 160 }
const COUNTIES: Region = { ...US_COUNTIES, sites: sitesOf(WORLD.counties.map(({ fips }) => fips)), latenessDays: 120 }
/** Corrections of the recorded counties come within three days: this is what a region has to wait. */
const HASTY: Region = { ...COUNTIES, latenessDays: 7 }

type Life = Pick<LiveRun, 'faults' | 'meanwhile' | 'killedAfter'>

const live = (t: TestContext, services: readonly CovidService[], region: Region, life: Life = {}) =>
  liveRun(t, {
    domain: 'covid',
    startMs: START_MS,
    stillMs: STILL_MS,
    endMs: STILL_MS + CALM_MS,
    recorded: nowMs => ({ epidemic: recordedEpidemic(nowMs) }),
    channels(url, context) {
      const wide = (path: string) => ['confirmed', 'deaths'].map(what => `${url}${path.replace('*', what)}`)
      const options = {
        ...COVID_LIVE_DEFAULTS,
        services,
        epidataUrl: `${url}/epidata`,
        nytUrls: [`${url}/nytimes/covid-19-data/master/us-counties-recent.csv`],
        jhuUrls: wide(
          '/CSSEGISandData/COVID-19/master/csse_covid_19_data/csse_covid_19_time_series/time_series_covid19_*_US.csv',
        ),
        historyDays: 100,
        intervalMs: DAY_MS / 2,
      }
      return covidChannels(options, [region], QUICK_HTTP, context)
    },
    ...life,
  })

const lives: [what: string, life: Life][] = [
  [
    'after the network was cut for two days',
    {
      meanwhile(nowMs, services) {
        if (nowMs > START_MS + 8 * DAY_MS) services.cut()
        if (nowMs > START_MS + 10 * DAY_MS) services.mend()
      },
    },
  ],
  ['after the connector was killed six times', { killedAfter: [1, 2, 3, 4, 6, 8] }],
  [
    'where answers fail in every way',
    {
      faults: chanceOfFaults(
        new Map(FAULTS.filter(fault => fault !== 'slow').map((fault): [FaultName, number] => [fault, 0.05])),
        (
          random => () =>
            uniform(random)
        )(randomFrom(4)),
      ),
    },
  ],
]

/** What was last said of each state's admissions, a seventh on each day of its week. */
function admissionsAreTrue(fields: FinalFields): void {
  let known = 0
  for (const [day] of fields) {
    const sunday = day - ((day + 4) % 7)
    for (const [cell, state] of WORLD.states.entries()) {
      const last = WORLD.admissions(state, sunday).findLast(({ atMs }) => atMs <= STILL_MS)
      assert.equal(valueIn(fields, day, cell, 'admissions'), last === undefined ? undefined : last.value / 7)
      if (last !== undefined) known++
    }
  }
  assert.ok(known > 10 * 100, `${known}`)
}

/** Differences of what was last said of each county: its totals never fall, as recorded. */
function casesAreTrue(fields: FinalFields): void {
  const total = (fips: string, day: number) => WORLD.cumulative(fips, day).findLast(({ atMs }) => atMs <= STILL_MS)!
  const days = [...fields.keys()].sort((a, b) => a - b)
  assert.ok(days.length > 90, `${days.length} days`)
  for (const day of days.slice(1)) {
    for (const [cell, { fips }] of WORLD.counties.entries()) {
      for (const name of ['cases', 'deaths'] as const) {
        assert.equal(
          valueIn(fields, day, cell, name),
          total(fips, day)[name] - total(fips, day - 1)[name],
          `${fips} ${day}`,
        )
      }
    }
  }
}

const services: [what: string, services: CovidService[], region: Region, isTrue: (fields: FinalFields) => void][] = [
  ['admissions of Epidata', ['nhsn'], STATES, admissionsAreTrue],
  ['the New York Times', ['nyt'], COUNTIES, casesAreTrue],
  ['Johns Hopkins', ['jhu'], COUNTIES, casesAreTrue],
  ['both at once, in a region that waits a week', ['nyt', 'jhu'], HASTY, casesAreTrue],
]

for (const [source, asked, region, isTrue] of services) {
  describe(`fields of live counts: ${source}`, () => {
    let first: Promise<readonly RawBatch[]> | undefined
    const undisturbed = (t: TestContext) => {
      first ??= live(t, asked, region).then(({ log }) => log)
      return first
    }
    const digest = async (log: readonly RawBatch[]) => digestOf((await outcomeOf(log, region)).fields)

    it('are those of what was last told, whole and no more', async t => {
      const { fields, messages } = await outcomeOf(await undisturbed(t), region)
      isTrue(fields)
      assert.ok(Math.max(...fields.keys()) >= dayOf(STILL_MS) - 15)
      assert.deepEqual(
        messages.filter(({ topic }) => topic === 'rejects'),
        [],
      )
    })
    for (const [what, life] of lives) {
      it(`are the same ${what}`, async t => {
        const { log } = await live(t, asked, region, life)
        assert.equal(await digest(log), await digest(await undisturbed(t)))
      })
    }
    for (const [what, retell] of RETELLINGS) {
      it(`are the same with ${what}`, async t => {
        const log = await undisturbed(t)
        assert.equal(await digest(retell(log)), await digest(log))
      })
    }
  })
}
