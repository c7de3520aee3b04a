import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseCovid } from '../../../../services/feed/covid/covid-formats.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import { QUALITY } from '../../../../shared/domain/reading.js'
import { covidBatch, readingsIn, refusalsIn } from '../../../support/covid-batches.js'

/** As https://cmu-delphi.github.io/delphi-epidata/api/covidcast.html documents it. */
const entry = (fields: object = {}) => ({
  source: 'nhsn',
  signal: 'confirmed_admissions_covid_ew',
  geo_type: 'state',
  geo_value: 'ca',
  time_type: 'week',
  time_value: 202053,
  issue: 202103,
  lag: 3,
  value: 9876,
  stderr: null,
  sample_size: null,
  direction: null,
  missing_value: 0,
  missing_stderr: 1,
  missing_sample_size: 1,
  ...fields,
})

const daily = (fields: object = {}) =>
  entry({
    source: 'jhu-csse',
    signal: 'confirmed_incidence_num',
    geo_type: 'county',
    geo_value: '06037',
    time_type: 'day',
    time_value: 20201002,
    issue: 20201003,
    value: 1234,
    ...fields,
  })

const answer = (entries: readonly unknown[], result = 1, message = 'success') =>
  JSON.stringify({ epidata: entries, result, message })

const parse = (text: string, fields: Partial<RawBatch> = {}) => parseCovid(covidBatch('epidata-json', text, fields))

const one = (value: unknown, fields: Partial<RawBatch> = {}) => parse(answer([value]), fields)

describe('an answer of Epidata', () => {
  it('holds a week of a state, and when it was said', () => {
    const parsed = one(entry())
    // Week 53 of 2020 begins on Sunday 2020-12-27; week 3 of 2021 is over when 2021-01-24 begins.
    assert.deepEqual(readingsIn(parsed), [['ca', 'admissions', '2020-12-27', 7, 9876]])
    assert.deepEqual([...parsed.knownMs], [Date.UTC(2021, 0, 24)])
  })
  it('holds a day of a county', () => {
    const parsed = one(daily())
    assert.deepEqual(readingsIn(parsed), [['06037', 'cases', '2020-10-02', 1, 1234]])
    assert.deepEqual([...parsed.knownMs], [Date.UTC(2020, 9, 4)])
  })
  const signals: [signal: string, variable: string, quality: number][] = [
    ['confirmed_cumulative_num', 'cumulativeCases', 0],
    ['deaths_cumulative_num', 'cumulativeDeaths', 0],
    ['deaths_incidence_num', 'deaths', 0],
    ['confirmed_admissions_covid_1d', 'admissions', 0],
    ['confirmed_admissions_covid_ew_prelim', 'admissions', QUALITY.provisional],
  ]
  for (const [signal, variable, quality] of signals) {
    it(`takes ${signal} for ${variable}`, () => {
      const parsed = one(daily({ signal }))
      assert.deepEqual([readingsIn(parsed)[0][1], parsed.quality[0]], [variable, quality])
    })
  }
  it('is known as soon as it is fetched, on the day of its issue', () => {
    const fetchedMs = Date.UTC(2020, 9, 3, 15)
    assert.deepEqual([...one(daily(), { fetchedMs }).knownMs], [fetchedMs])
    assert.deepEqual([...one(daily(), { fetchedMs: Date.UTC(2020, 0, 1) }).knownMs], [Date.UTC(2020, 9, 3)])
    assert.deepEqual([...one(daily({ issue: undefined })).knownMs], [NaN])
  })
  it('may write a week as one of its days', () => {
    // 2020-12-30 is the Wednesday of week 53.
    assert.deepEqual(readingsIn(one(entry({ time_value: 20201230 }))), readingsIn(one(entry())))
  })
  it('may leave to the request what it asked for', () => {
    const { geo_value, time_value, issue, lag, value } = entry()
    const bare = { geo_value, time_value, issue, lag, value }
    const url = 'https://api.delphi.cmu.edu/epidata/covidcast/?'
    const classic = 'data_source=nhsn&signal=confirmed_admissions_covid_ew&geo_type=state&time_type=week&geo_value=*'
    const newer = 'signals=nhsn:confirmed_admissions_covid_ew&geo=state:*&time=week:202001-202053'
    for (const query of [classic, newer]) {
      assert.deepEqual(readingsIn(one(bare, { file: url + query })), readingsIn(one(entry())))
    }
    assert.deepEqual(refusalsIn(one(bare)), [[1, 'signal-unknown']])
  })
  it('takes a missing value for none, whatever its code', () => {
    const values = [
      entry({ value: null, missing_value: 5 }),
      entry({ value: 7, missing_value: 4 }),
      entry({ value: null }),
    ]
    const parsed = parse(answer(values))
    assert.deepEqual([...parsed.value], [NaN, NaN, NaN])
    assert.deepEqual(parsed.refused, [])
  })
  it('has records without a reading for areas that are no site', () => {
    const areas = [
      ['county', '01000'],
      ['nation', 'us'],
      ['msa', '31080'],
      ['hhs', '9'],
      [undefined, 'us'],
    ]
    const parsed = parse(answer(areas.map(([geo_type, geo_value]) => daily({ geo_type, geo_value }))))
    assert.deepEqual([parsed.records, parsed.count, parsed.refused], [5, 0, []])
  })
  it('holds the admissions of the day before in the table of hospitals', () => {
    // Shortened from https://cmu-delphi.github.io/delphi-epidata/api/covid_hosp.html
    const row = (adults: unknown, children: unknown) => ({
      state: 'MA',
      geocoded_state: null,
      issue: 20240503,
      date: 20200510,
      deaths_covid: 48,
      previous_day_admission_adult_covid_confirmed: adults,
      previous_day_admission_pediatric_covid_confirmed: children,
    })
    const parsed = parse(answer([row(90, 2), row(null, null)]))
    assert.deepEqual(readingsIn(parsed), [
      ['ma', 'admissions', '2020-05-09', 1, 92],
      ['ma', 'admissions', '2020-05-09', 1, NaN],
    ])
    assert.deepEqual(refusalsIn(parse(answer([row('90', 2)]))), [[1, 'entry-shape']])
  })

  it('may be a plain list, or an entry a line', () => {
    const entries = [entry(), daily()]
    const expected = readingsIn(parse(answer(entries)))
    assert.deepEqual(readingsIn(parse(JSON.stringify(entries, undefined, 2))), expected)
    const lines = parse(`\n${entries.map(value => JSON.stringify(value)).join('\n')}\n`)
    assert.deepEqual([readingsIn(lines), [...lines.line]], [expected, [2, 3]])
  })

  it('without results is empty', () => {
    assert.equal(parse('{"epidata":[],"result":-2,"message":"no results"}').records, 0)
    assert.equal(parse('{"result":-2,"message":"no results"}').records, 0)
  })
  it('that is an error is refused', () => {
    const parsed = parse('{"result":-1,"message":"missing parameter: need [signal]"}')
    assert.deepEqual([parsed.records, refusalsIn(parsed)], [1, [[1, 'epidata-error']]])
    assert.match(parsed.refused[0].message, /result -1: "missing parameter: need \[signal\]"; mend the request/)
    assert.match(new TextDecoder().decode(parsed.recordBytes(0)), /"result":-1/)
    assert.deepEqual(refusalsIn(parse('{"message":"too many requests"}')), [[1, 'epidata-error']])
  })
  it('that is cut off at its limit is read, and refused for what it lacks', () => {
    const parsed = parse(answer([daily()], 2, 'warning: too many results returned, data truncated'))
    assert.deepEqual([parsed.records, parsed.count, refusalsIn(parsed)], [2, 1, [[1, 'too-many-results']]])
  })

  const refused: [what: string, value: unknown, reason: string, message: RegExp][] = [
    ['is a number', 7, 'entry-shape', /it is not an object/],
    ['is null', null, 'entry-shape', /it is not an object/],
    ['has no area', { value: 1 }, 'entry-shape', /neither a "geo_value" nor the letters of a "state"/],
    ['has an area in numbers', daily({ geo_value: 6037 }), 'entry-shape', /its "geo_value" is no code/],
    [
      'has a rate',
      daily({ signal: 'confirmed_7dav_incidence_prop' }),
      'signal-unknown',
      /prop" is no count that we know/,
    ],
    ['has a day that is none', daily({ time_value: 20200230 }), 'time-syntax', /"time_value" 20200230 is no day/],
    ['has a week that is none', entry({ time_value: 202153 }), 'time-syntax', /"time_value" 202153/],
    ['has its day in words', daily({ time_value: '2020-10-02' }), 'time-syntax', /"time_value" "2020-10-02"/],
    ['has an issue that is none', daily({ issue: 0 }), 'time-syntax', /its "issue" 0 is no day/],
    ['has a month', daily({ time_type: 'month' }), 'entry-shape', /its "time_type" is "month"/],
    ['has a value in words', daily({ value: '1234' }), 'entry-shape', /its "value" is neither a number nor null/],
  ]
  for (const [what, value, reason, message] of refused) {
    it(`is refused for an entry that ${what}; its neighbours are not`, () => {
      const parsed = parse(answer([daily(), value, daily()]))
      assert.deepEqual([[...parsed.record], refusalsIn(parsed)], [[0, 2], [[2, reason]]])
      assert.match(parsed.refused[0].message, message)
      assert.deepEqual(JSON.parse(new TextDecoder().decode(parsed.recordBytes(1))), value)
    })
  }

  it('is refused for an entry with more people than any number', () => {
    assert.deepEqual(refusalsIn(parse(answer([daily()]).replace('1234', '1e999'))), [[1, 'entry-shape']])
  })

  it('that was damaged is read where it is whole', () => {
    const text = answer([daily(), daily({ value: 777 }), daily({ value: 3 })])
    const damaged = parse(text.replace('777', '7"77'))
    assert.deepEqual([damaged.records, [...damaged.value], refusalsIn(damaged)], [3, [1234, 3], [[2, 'json-syntax']]])
    assert.match(new TextDecoder().decode(damaged.recordBytes(1)), /^\{.*7"77.*\}$/)
    const cut = parse(text.slice(0, -80))
    assert.deepEqual([[...cut.value], refusalsIn(cut)], [[1234, 777], [[3, 'json-syntax']]])
  })
  it('that is no text is refused', () => {
    for (const text of ['{"result":', '[', 'Service Unavailable', '{"epidata":\0}']) {
      assert.deepEqual([parse(text).records, parse(text).refused.length], [1, 1], text)
    }
    assert.equal(parse('').records, 0)
  })
})
