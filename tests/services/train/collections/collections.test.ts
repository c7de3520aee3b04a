import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { readCollection } from '../../../../services/train/collections/collections.js'
import { parseDatedColumns } from '../../../../services/train/collections/dated-columns.js'
import { continueSeries, parseM4 } from '../../../../services/train/collections/m4.js'
import { parsePlainColumns } from '../../../../services/train/collections/plain-columns.js'
import { splitFiles } from '../../../../services/train/collections/split-files.js'
import { InputFileError, SettingsError } from '../../../../shared/domain/errors.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.js'
import { sharedData } from '../../../support/shared-data.js'

const M4 = '"V1","V2","V3","V4"\n"H1","605","586","586"\n"H2","3124","2990.5",\n'

describe('parseM4', () => {
  it('reads series of different lengths', () => {
    const [first, second] = parseM4(M4)
    assert.deepEqual([first.name, [...first.values]], ['H1', [605, 586, 586]])
    assert.deepEqual([second.name, [...second.values]], ['H2', [3124, 2990.5]])
  })
  it('joins the test file to the end of the training file', () => {
    const [first, second] = continueSeries(parseM4(M4), parseM4('V1,V2\nH2,7\n'))
    assert.deepEqual(
      [[...first.values], [...second.values]],
      [
        [605, 586, 586],
        [3124, 2990.5, 7],
      ],
    )
  })
})

describe('splitFiles', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'split-files-'))
    await writeFile(join(folder, 'm4.csv'), M4)
    await writeFile(join(folder, 'm4.csv.gz'), gzipSync(M4))
    await writeFile(join(folder, 'quakes.csv'), 'time,latitude,longitude,depth,mag\n')
  })
  after(() => rm(folder, { recursive: true }))
  it('tells collections from what they come with, and leaves folders and what is not there to others', async () => {
    const [m4, gz, quakes] = ['m4.csv', 'm4.csv.gz', 'quakes.csv'].map(name => join(folder, name))
    assert.deepEqual(await splitFiles([m4, quakes, gz, folder, 'none.csv']), {
      collections: [m4, gz],
      others: [quakes, folder, 'none.csv'],
    })
  })
})

describe('parseDatedColumns', () => {
  it('leaves a step that is not there unknown, and nothing else', () => {
    // As in the weather file: 10-minute steps, one left out.
    const text = 'date,p (mbar),OT\n2020-01-01 00:10:00,1008.8,0\n2020-01-01 00:30:00,1008.6,-0.5\n'
    const [pressure, last] = parseDatedColumns(text, 10 * MINUTE_MS)
    assert.deepEqual([pressure.name, [...pressure.values]], ['p (mbar)', [1008.8, NaN, 1008.6]])
    assert.deepEqual([...last.values], [0, NaN, -0.5])
    assert.equal(last.startMs, Date.UTC(2020, 0, 1, 0, 10))
  })
  it('reads dates without a time of day', () => {
    const [only] = parseDatedColumns('date,OT\r\n2002-01-01,1\r\n2002-01-02,2\r\n', DAY_MS)
    assert.deepEqual([...only.values], [1, 2])
  })
})

describe('parsePlainColumns', () => {
  it('numbers the columns', () => {
    const series = parsePlainColumns('0.7855,1.611\n0.7818,1.610\n')
    assert.deepEqual(
      series.map(({ name, values }) => [name, ...values]),
      [
        ['1', 0.7855, 0.7818],
        ['2', 1.611, 1.61],
      ],
    )
  })
})

describe('what is refused', () => {
  const dated = (text: string) => () => parseDatedColumns(text, HOUR_MS)
  const cases: [what: string, call: () => unknown, message: RegExp][] = [
    ['M4 without its header', () => parseM4('H1,1,2\n'), /not V1,V2/],
    ['M4 without a series', () => parseM4('V1,V2\n'), /holds no series/],
    ['a series twice', () => parseM4('V1,V2\nH1,1\nH1,2\n'), /line 3 \(H1\)/],
    ['a series without a value', () => parseM4('V1,V2\nH1,\n'), /value 1 is missing/],
    ['a gap within a series', () => parseM4('V1,V2,V3,V4\nH1,1,,3\n'), /value 2 is missing/],
    ['a word for a number', () => parseM4('V1,V2\nH1,one\n'), /line 2 \(H1\), V2 is "one"/],
    ['a test file of other series', () => continueSeries(parseM4(M4), parseM4('V1,V2\nH9,7\n')), /'H9'/],
    ['another header', dated('time,OT\n2016-07-01,1\n'), /first line is "time,OT"/],
    ['a day that is none', dated('date,OT\n2016-7-1,1\n'), /line 2/],
    ['a line with too few values', dated('date,OT,A\n2016-07-01,1\n'), /2 values/],
    ['dates that go back', dated('date,OT\n2016-07-01 01:00:00,1\n2016-07-01 00:00:00,1\n'), /line 3/],
    ['a date between two steps', dated('date,OT\n2016-07-01 00:00:00,1\n2016-07-01 00:30:00,1\n'), /60-minute steps/],
    ['an empty cell', dated('date,OT\n2016-07-01,\n'), /column OT is ""/],
    ['lines of different lengths', () => parsePlainColumns('1,2\n3\n'), /line 2 has 1/],
    ['an empty file', () => parsePlainColumns(''), /empty/],
  ]
  for (const [what, call, message] of cases) {
    it(what, () => {
      assert.throws(call, InputFileError)
      assert.throws(call, message)
    })
  }
})

describe('readCollection', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'collection-'))
    await writeFile(join(folder, 'train.csv'), M4)
    await writeFile(join(folder, 'bad.csv'), 'V1,V2\nH1,one\n')
  })
  after(() => rm(folder, { recursive: true }))
  it('names the file that is wrong, and the collections that there are', async () => {
    await assert.rejects(readCollection('m4-hourly', [join(folder, 'bad.csv')]), /bad\.csv: line 2/)
    await assert.rejects(readCollection('m5', [join(folder, 'train.csv')]), SettingsError)
    await assert.rejects(readCollection('m5', [join(folder, 'train.csv')]), /m4-hourly, m4-daily/)
    await assert.rejects(readCollection('m4-hourly', []), InputFileError)
  })
  it('has the same hash for the same series', async () => {
    const read = () => readCollection('m4-hourly', [join(folder, 'train.csv')])
    const [one, two] = await Promise.all([read(), read()])
    assert.equal(one.dataHash, two.dataHash)
    assert.match(one.dataHash, /^[0-9a-f]{64}$/)
  })
  // Counts as the sources state them: 414 series of 700 to 960 values and 48 to forecast; 359 of 80 to 2,597 and 13.
  const real: [name: string, files: string[], series: number, shortest: number, longest: number][] = [
    ['m4-hourly', ['m4_hourly_train.csv.gz'], 414, 700, 960],
    ['m4-hourly', ['m4_hourly_train.csv.gz', 'm4_hourly_test.csv.gz'], 414, 748, 1008],
    ['m4-weekly', ['m4_weekly_train.csv.gz', 'm4_weekly_test.csv.gz'], 359, 93, 2610],
    ['m4-daily', ['m4_daily_test.csv.gz'], 4227, 14, 14],
    ['etth1', ['ETTh1.csv.gz'], 7, 17_420, 17_420],
    ['etth2', ['ETTh2.csv.gz'], 7, 17_420, 17_420],
    ['exchange', ['exchange_rate.txt.gz'], 8, 7_588, 7_588],
    ['illness', ['national_illness.csv.gz'], 7, 966, 966],
  ]
  for (const [name, files, series, shortest, longest] of real) {
    it(`reads ${files.join(' and ')}`, async t => {
      const paths = files.map(file => sharedData(t, `pretraining/${file}`))
      if (paths.some(path => path === undefined)) return
      const collection = await readCollection(name, paths as string[])
      const lengths = collection.series.map(({ values }) => values.length)
      assert.deepEqual([lengths.length, Math.min(...lengths), Math.max(...lengths)], [series, shortest, longest])
      assert.ok(collection.series.every(({ values }) => values.every(Number.isFinite)))
    })
  }
})
