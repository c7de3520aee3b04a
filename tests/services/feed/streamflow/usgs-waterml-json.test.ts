import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parseStreamflow } from '../../../../services/feed/streamflow/streamflow-formats.js'
import { readingTexts, refusalTexts } from '../../../support/reading-rows.js'
import { riverBatch, watermlAnswer, watermlSeries } from '../../../support/river-payloads.js'
import { sharedData } from '../../../support/shared-data.js'

const parse = (text: string) => parseStreamflow(riverBatch('usgs-waterml-json', text))
const value = (fields: object = {}) => ({
  value: '439',
  qualifiers: ['P'],
  dateTime: '2020-02-13T17:15:00.000-05:00',
  ...fields,
})
const DAILY = { options: { option: [{ value: 'Mean', name: 'Statistic', optionCode: '00003' }] } }

describe('the legacy JSON', () => {
  // ft³/s · 0.028316846592, read off the files: 439, 260; 458, 242; 466, 362, 179, 136.
  const files: [file: string, records: number, readings: string[]][] = [
    [
      'waterservices_iv.json',
      4,
      ['01491000 discharge 2020-02-13T17:15/0 12.4311 q1', '01645000 discharge 2020-02-13T16:50/0 7.3624 q1'],
    ],
    [
      'waterservices_dv.json',
      10,
      ['01491000 discharge 2020-02-12T00:00/1 12.9691 q1', '01645000 discharge 2020-02-12T00:00/1 6.8527 q1'],
    ],
    [
      'waterservices_dv.txt',
      4,
      [
        '01491000 discharge 2020-02-14T00:00/1 13.1957 q1',
        '01491000 discharge 2020-02-15T00:00/1 10.2507 q1',
        '01645000 discharge 2020-02-14T00:00/1 5.0687 q1',
        '01645000 discharge 2020-02-15T00:00/1 3.8511 q1',
      ],
    ],
    ['nwis_iv_empty_mock.json', 0, []],
  ]
  for (const [file, records, readings] of files) {
    it(`of ${file}`, t => {
      const path = sharedData(t, `payloads/usgs_water/${file}`)
      if (path === undefined) return
      const parsed = parse(readFileSync(path, 'utf8'))
      assert.deepEqual([parsed.records, readingTexts(parsed), refusalTexts(parsed)], [records, readings, []])
    })
  }

  it('tells the time in winter all year, as the gauge does', () => {
    const summer = value({ dateTime: '2020-07-01T00:30:00.000-04:00' })
    assert.deepEqual(readingTexts(parse(watermlAnswer(watermlSeries([summer])))), [
      '01491000 discharge 2020-06-30T23:30/0 12.4311 q1',
    ])
  })

  const facts: [what: string, item: object, variable: object, reading: string][] = [
    ['ice', value({ value: '-999999', qualifiers: ['P', 'Ice'] }), {}, '01491000 discharge 2020-02-13T17:15/0 none q5'],
    [
      'a broken gauge',
      value({ value: '', qualifiers: ['P', 'Eqp'] }),
      {},
      '01491000 discharge 2020-02-13T17:15/0 none q9',
    ],
    ['a bound', value({ qualifiers: ['A', '>'] }), {}, '01491000 discharge 2020-02-13T17:15/0 12.4311 q16'],
    ['codes in one text', value({ qualifiers: 'P,e' }), {}, '01491000 discharge 2020-02-13T17:15/0 12.4311 q3'],
    [
      'a sentinel of its own',
      value({ value: '-99' }),
      { noDataValue: -99 },
      '01491000 discharge 2020-02-13T17:15/0 none q1',
    ],
    ['an ebb', value({ value: '-4390' }), {}, '01491000 discharge 2020-02-13T17:15/0 -124.3110 q1'],
    [
      'a day',
      value({ dateTime: '2020-02-12T00:00:00.000' }),
      DAILY,
      '01491000 discharge 2020-02-12T00:00/1 12.4311 q1',
    ],
  ]
  for (const [what, item, variable, reading] of facts) {
    it(`reads ${what}`, () =>
      assert.deepEqual(readingTexts(parse(watermlAnswer(watermlSeries([item], variable)))), [reading]))
  }

  it('takes a moment from the first sensor that has a value', () => {
    const at = (minute: string, flow: string) =>
      value({ value: flow, dateTime: `2020-02-13T17:${minute}:00.000-05:00` })
    const sensors = [{ value: [at('15', '1000'), at('30', '-999999')] }, { value: [at('15', '9'), at('30', '2000')] }]
    const parsed = parse(watermlAnswer({ ...watermlSeries([]), values: sensors }))
    assert.equal(parsed.records, 4)
    assert.deepEqual(readingTexts(parsed, 2), [
      '01491000 discharge 2020-02-13T17:15/0 28.32 q1',
      '01491000 discharge 2020-02-13T17:30/0 none q1',
      '01491000 discharge 2020-02-13T17:30/0 56.63 q1',
    ])
  })

  const faults: [what: string, item: object | null, variable: object, reason: string][] = [
    ['a word', value({ value: 'n/a' }), {}, 'number-syntax'],
    ['a day that is none', value({ dateTime: '2020-02-31T00:00:00.000-05:00' }), {}, 'time-syntax'],
    ['no time', value({ dateTime: undefined }), {}, 'value-shape'],
    ['nothing', null, {}, 'value-shape'],
    ['acre-feet', value(), { unit: { unitCode: 'ac-ft' } }, 'unit'],
    ['a series without a parameter', value(), { variableCode: [] }, 'series-shape'],
  ]
  for (const [what, item, variable, reason] of faults) {
    it(`refuses ${what}, as an answer of its own`, () => {
      const good = watermlSeries([value()])
      const parsed = parse(watermlAnswer(good, watermlSeries([item as object], variable), good))
      assert.deepEqual([refusalTexts(parsed), parsed.count], [[`2 ${reason}`], 2])
      const again = parse(Buffer.from(parsed.recordBytes(1)).toString())
      assert.deepEqual([again.records, refusalTexts(again)], [1, [`1 ${reason}`]])
    })
  }

  const documents: [what: string, text: string, reason: string][] = [
    ['a page of HTML', '<html>Service unavailable</html>', 'json-syntax'],
    ['half an answer', watermlAnswer(watermlSeries([value()])).slice(0, -40), 'json-syntax'],
    ['another JSON', '{"error":"no sites"}', 'answer-shape'],
    ['a list', '[1,2]', 'answer-shape'],
    ['nothing but null', 'null', 'answer-shape'],
    ['series without values', watermlAnswer({ ...watermlSeries([]), values: 3 }), 'series-shape'],
  ]
  for (const [what, text, reason] of documents) {
    it(`refuses ${what} as one record`, () => {
      const parsed = parse(text)
      assert.deepEqual([parsed.records, refusalTexts(parsed)], [1, [`1 ${reason}`]])
    })
  }
})
