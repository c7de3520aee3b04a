import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { parseStreamflow } from '../../../../services/feed/streamflow/streamflow-formats.js'
import { readingTexts, refusalTexts } from '../../../support/reading-rows.js'
import { RDB_HEAD, riverBatch } from '../../../support/river-payloads.js'
import { sharedData } from '../../../support/shared-data.js'

const parse = (text: string) => parseStreamflow(riverBatch('usgs-rdb', text))
const day = (date: string, flow: string, code = 'A') => `USGS\t02177000\t${date}\t${flow}\t${code}`
const table = (...rows: readonly string[]) => [RDB_HEAD, ...rows, ''].join('\n')
const IV_NAMES = 'agency_cd\tsite_no\tdatetime\ttz_cd\t69512_00060\t69512_00060_cd\t69513_00065\t69513_00065_cd'
const instant = (time: string, zone: string, flow: string) => `USGS\t01491000\t${time}\t${zone}\t${flow}\tP\t4.36\tP`

describe('RDB', () => {
  it('of a real answer', t => {
    const path = sharedData(t, 'payloads/usgs_water/RDB1Example.txt')
    if (path === undefined) return
    const parsed = parse(readFileSync(path, 'utf8'))
    const texts = readingTexts(parsed)
    assert.deepEqual([parsed.records, texts.length, refusalTexts(parsed)], [31, 31, []])
    assert.equal(texts[0], '02177000 discharge 2012-09-01T00:00/1 5.4085 q0') // 191 ft³/s
    assert.equal(texts[30], '02177000 discharge 2012-10-01T00:00/1 10.3356 q1') // 365 ft³/s, provisional
    assert.deepEqual([parsed.line[0], parsed.line[30]], [25, 55])
  })

  const facts: [row: string, reading: string][] = [
    [day('2012-09-01', '-20', 'P:e'), '02177000 discharge 2012-09-01T00:00/1 -0.5663 q3'],
    [day('2012-09-01', 'Ice', 'P'), '02177000 discharge 2012-09-01T00:00/1 none q5'],
    [day('2012-09-01', '_Eqp', 'P'), '02177000 discharge 2012-09-01T00:00/1 none q9'],
    [day('2012-09-01', '***', 'P'), '02177000 discharge 2012-09-01T00:00/1 none q1'],
    [day('2012-09-01', 'Bkw', 'A'), '02177000 discharge 2012-09-01T00:00/1 none q64'],
    [day('2012-09-01', '', ''), '02177000 discharge 2012-09-01T00:00/1 none q0'],
    [day('2012-09-01', '-999999', 'A'), '02177000 discharge 2012-09-01T00:00/1 none q0'],
    [day('2012-09-01', '9000', 'A:>'), '02177000 discharge 2012-09-01T00:00/1 254.8516 q16'],
  ]
  for (const [row, reading] of facts) {
    it(`reads ${JSON.stringify(row)}`, () => assert.deepEqual(readingTexts(parse(table(row))), [reading]))
  }

  it('of instants, in standard time whatever the clock of the table', () => {
    const rows = [instant('2020-02-13 17:15', 'EST', '439'), instant('2020-07-01 00:30', 'EDT', '439')]
    assert.deepEqual(readingTexts(parse([IV_NAMES, ...rows].join('\n'))), [
      '01491000 discharge 2020-02-13T17:15/0 12.4311 q1',
      '01491000 discharge 2020-06-30T23:30/0 12.4311 q1',
    ])
    assert.deepEqual(refusalTexts(parse(`${IV_NAMES}\n${instant('2020-07-01 00:30', 'XYZ', '439')}`)), ['2 time-zone'])
  })

  it('takes the first sensor with a value, and no maximum', () => {
    const names =
      'agency_cd\tsite_no\tdatetime\t1_00060_00001\t2_00060_00003\t2_00060_00003_cd\t3_00060_00003\t3_00060_00003_cd'
    const row = (a: string, b: string) => `USGS\t01\t2020-01-01\t900\t${a}\tP\t${b}\tA`
    const parsed = parse([names, row('100', '200'), row('Ice', '200'), row('Ice', '')].join('\n'))
    assert.deepEqual(readingTexts(parsed), [
      '01 discharge 2020-01-01T00:00/1 2.8317 q1',
      '01 discharge 2020-01-01T00:00/1 5.6634 q0',
      '01 discharge 2020-01-01T00:00/1 none q5',
    ])
  })

  it('reads table after table, each with names of its own; a table of stage has no readings', () => {
    const stage =
      '# next\nagency_cd\tsite_no\tdatetime\t1_00065_00003\t1_00065_00003_cd\n5s\t15s\t20d\t14n\t10s\nUSGS\t01\t2020-01-01\t4\tA\n'
    const parsed = parse(`${table(day('2012-09-01', '1'))}${stage}${table(day('2012-09-02', '1'))}`)
    assert.deepEqual([parsed.records, parsed.count, parsed.refused.length], [3, 2, 0])
  })

  it('of a batch of rows under a header', () => {
    const header = RDB_HEAD.split('\n')[1]
    const parsed = parseStreamflow(riverBatch('usgs-rdb', `${day('2012-09-01', '100')}\n`, { header }))
    assert.deepEqual(readingTexts(parsed), ['02177000 discharge 2012-09-01T00:00/1 2.8317 q0'])
  })

  const faults: [what: string, row: string, reason: string][] = [
    ['a row cut off', 'USGS\t02177000\t2012-09-0', 'column-count'],
    ['two rows in one', `${day('2012-09-01', '1')}${day('2012-09-02', '1')}`, 'column-count'],
    ['31 February', day('2012-02-31', '1'), 'time-syntax'],
    ['a word', day('2012-09-01', 'high'), 'number-syntax'],
    ['no site', day('2012-09-01', '1').replace('02177000', ''), 'site-missing'],
    ['a NUL', day('2012-09-01', '1\0'), 'nul-byte'],
  ]
  for (const [what, row, reason] of faults) {
    it(`refuses ${what}, as a table of its own, and keeps its neighbours`, () => {
      const parsed = parse(table(day('2012-09-01', '1'), row, day('2012-09-03', '1')))
      assert.deepEqual([refusalTexts(parsed), parsed.count], [[`5 ${reason}`], 2])
      const again = parse(Buffer.from(parsed.recordBytes(1)).toString())
      assert.deepEqual([again.records, refusalTexts(again)], [1, [`3 ${reason}`]])
    })
  }

  const tables: [what: string, text: string, reason: string][] = [
    ['a table of sites', 'agency_cd\tsite_no\tstation_nm\n5s\t15s\t50s\nUSGS\t01\tCREEK\n', 'header-missing'],
    ['a page of HTML', '<html>\n<body>\n', 'header-missing'],
    ['a column twice', table(day('2012-09-01', '1', 'A')).replace('_00003_cd', '_00003'), 'duplicate-column'],
  ]
  for (const [what, text, reason] of tables) {
    it(`refuses ${what} as one record`, () => {
      const parsed = parse(text)
      assert.deepEqual([parsed.records, parsed.refused[0].reason, parsed.count], [1, reason, 0])
    })
  }
  it('of a service that found nothing is empty', () =>
    assert.equal(parse('#  No sites found matching all criteria\n').records, 0))
})
