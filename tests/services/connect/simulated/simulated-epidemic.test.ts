import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { EPIDEMIC_DEFAULTS } from '../../../../services/connect/simulated/epidemic-options.js'
import { casesAsOf, epidemicTruthLines, nytLines } from '../../../../services/connect/simulated/nyt-csv.js'
import { admissionIssues, epidataText } from '../../../../services/connect/simulated/simulated-admissions.js'
import { simulateEpidemic } from '../../../../services/connect/simulated/simulated-epidemic.js'
import { isUsHoliday } from '../../../../services/connect/simulated/us-holidays.js'
import { SettingsError } from '../../../../shared/domain/errors.js'
import type { Site } from '../../../../shared/domain/site.js'
import { dayOf } from '../../../../shared/domain/units.js'
import { US_STATES } from '../../../../shared/domain/us-states.js'
import { sundayOf, weekdayOf } from '../../../../shared/kernels/weekday.js'

const county = (id: string, n: number): Site => ({
  id,
  name: n === 3 ? 'Made-up, County of' : `County ${n}`,
  latitude: 34 + n / 3,
  longitude: -118 - n / 5,
  population: 50_000 * 2 ** n,
})
const sites = ['06001', '06003', '06005', '32001', '32003', '32510'].map(county)
const fromDay = dayOf(Date.UTC(2020, 0, 21))
const options = { ...EPIDEMIC_DEFAULTS, seed: 2, sites, fromDay, toDay: fromDay + 436 }
const epidemic = simulateEpidemic(options)
const lines = [...nytLines(epidemic)]

const digest = (texts: Iterable<string>) =>
  createHash('sha256')
    .update([...texts].join(''))
    .digest('hex')
    .slice(0, 16)
const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0)

describe('simulateEpidemic', () => {
  it('gives the same bytes for the same seed, and others for another', () => {
    // Pinned: whoever changes what a seed gives changes it here, on purpose.
    assert.equal(digest(lines), 'd2e1301c1cd344a4')
    assert.equal(digest([epidataText(admissionIssues(epidemic))]), '234d97d3d185a556')
    assert.equal(digest(nytLines(simulateEpidemic(options))), digest(lines))
    assert.notEqual(digest(nytLines(simulateEpidemic({ ...options, seed: 3 }))), digest(lines))
  })
  it('spreads alike however it is reported', () => {
    const habits = { ...options.habits, backlogsPerYear: 0, mistakenShare: 0 }
    assert.deepEqual(simulateEpidemic({ ...options, habits }).infections, epidemic.infections)
  })
  it('finds the share of the infected that it says', () => {
    // By the end of the record nearly all are known: those infected in the last weeks are on their way.
    const infected = sum(epidemic.infections)
    assert.ok(infected > 100_000)
    const share = sum(epidemic.reports.cases) / infected
    assert.ok(share > 0.22 && share < 0.27, `${share}`)
  })
  it('says less on Sundays than on Wednesdays, and nothing on a holiday', () => {
    const said = (isIt: (day: number) => boolean) =>
      sum(epidemic.reports.cases.filter((_, at) => isIt(fromDay + Math.floor(at / sites.length))))
    assert.ok(said(day => weekdayOf(day) === 0) < 0.7 * said(day => weekdayOf(day) === 3))
    const christmas = dayOf(Date.UTC(2020, 11, 25))
    const row = epidemic.reports.cases.slice((christmas - fromDay) * sites.length).subarray(0, sites.length)
    assert.ok(row.every(count => count <= 0))
  })
  it('refuses counties without people, no counties and no days', () => {
    const { population: _, ...empty } = sites[0]
    assert.throws(() => simulateEpidemic({ ...options, sites: [empty] }), /county 06001 has no people/)
    assert.throws(() => simulateEpidemic({ ...options, sites: [] }), SettingsError)
    assert.throws(() => simulateEpidemic({ ...options, toDay: fromDay }), SettingsError)
  })
})

describe('casesAsOf', () => {
  const { restatements } = epidemic.reports
  it('has restatements to tell of', () => assert.ok(restatements.length > 0))
  it('knows on a day only what was said by then', () => {
    const { refDay, issueDay, county: place } = restatements[0]
    const at = (refDay - fromDay) * sites.length + place
    const [before, after] = [issueDay - 1, issueDay].map(day => casesAsOf(options, epidemic.reports, day))
    assert.equal(before[at], epidemic.reports.cases[at])
    const added = sum(
      restatements.filter(r => r.county === place && r.refDay === refDay && r.issueDay === issueDay).map(r => r.cases),
    )
    assert.equal(after[at], before[at] + added)
    assert.equal(after.length, (issueDay + 1 - fromDay) * sites.length)
  })
  it('moves cases between days, and makes none', () => {
    assert.equal(sum(restatements.map(({ cases }) => cases)), 0)
    assert.equal(sum(casesAsOf(options, epidemic.reports, options.toDay + 100)), sum(epidemic.reports.cases))
  })
})

describe('nytLines', () => {
  it('writes the layout of the New York Times, from the first case on', () => {
    assert.equal(lines[0], 'date,county,state,fips,cases,deaths\n')
    for (const line of lines.slice(1)) {
      assert.match(line, /^202[01]-\d\d-\d\d,("[^"]+"|[^,"]+),(California|Nevada),(06|32)\d{3},\d+,\d+\n$/)
    }
    const first = lines.find(line => line.includes(',06005,'))!
    assert.ok(Number(first.split(',')[4]) > 0)
    assert.ok(lines.at(-1)!.startsWith('2021-03-31,'))
  })
  it('falls on some days, where mistakes are taken back', () => {
    const cases = lines.filter(line => line.includes(',06005,')).map(line => Number(line.split(',')[4]))
    assert.ok(cases.some((count, i) => i > 0 && count < cases[i - 1]))
  })
  it('ends on the day that it stands for', () => {
    const early = [...nytLines(epidemic, dayOf(Date.UTC(2020, 9, 1)))]
    assert.ok(early.at(-1)!.startsWith('2020-10-01,'))
    assert.ok(early.length > 500)
  })
})

describe('admissionIssues', () => {
  const entries = admissionIssues(epidemic)
  it('is the same for the same seed', () => assert.deepEqual(admissionIssues(simulateEpidemic(options)), entries))
  it('says of each week first too little, and in the end the truth', () => {
    const start = sundayOf(dayOf(Date.UTC(2020, 11, 2)))
    const issues = entries.filter(e => e.geo_value === 'ca' && e.time_value === 202049)
    let truth = 0
    for (let day = start; day < start + 7; day++) {
      for (let place = 0; place < 3; place++)
        truth += epidemic.reports.admissions[(day - fromDay) * sites.length + place]
    }
    assert.ok(truth > 0)
    assert.equal(issues.at(-1)!.value, truth)
    assert.deepEqual(
      issues.map(({ issue }) => issue),
      issues.map(({ issue }) => issue).toSorted((a, b) => a - b),
    )
    assert.equal(issues[0].lag, 1)
  })
  it('takes back double counts: some issues fall', () => {
    const falls = entries.filter(e => {
      const before = entries.filter(
        b => b.geo_value === e.geo_value && b.time_value === e.time_value && b.issue < e.issue,
      )
      return before.length > 0 && before.at(-1)!.value > e.value
    })
    assert.ok(falls.length > 0)
  })
  it('answers as Delphi does', () => {
    const answer = JSON.parse(epidataText(entries)) as { result: number; epidata: unknown[]; message: string }
    assert.deepEqual([answer.result, answer.message, answer.epidata.length], [1, 'success', entries.length])
    assert.deepEqual(answer.epidata[0], entries[0])
  })
})

it('the truth has the infections of every day', () => {
  const rows = [...epidemicTruthLines(epidemic)].slice(1).map(line => line.split(','))
  assert.equal(sum(rows.map(row => Number(row[2]))), sum(epidemic.infections))
})

const holidays: [date: string, isHoliday: boolean][] = [
  ['2020-11-26', true],
  ['2020-11-19', false],
  ['2021-11-25', true],
  ['2020-12-25', true],
  ['2020-07-05', false],
]
for (const [date, expected] of holidays) {
  it(`${date} is ${expected ? 'a' : 'no'} holiday`, () => assert.equal(isUsHoliday(dayOf(Date.parse(date))), expected))
}

it('there are 51 states and districts, and five territories', () => {
  assert.equal(US_STATES.length, 56)
  assert.equal(new Set(US_STATES.map(({ code }) => code)).size, 56)
  assert.ok(
    US_STATES.every(
      ({ fips, code, name }) => /^\d\d$/.test(fips) && /^[a-z]{2}$/.test(code) && /^[A-Z][\w ]+$/.test(name),
    ),
  )
})
