import { parseCovid } from '../../services/feed/covid/covid-formats.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import { dateOfDay } from '../../shared/domain/units.js'
import { newCounts } from '../../shared/kernels/new-counts.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { covidBatch } from '../support/covid-batches.js'
import { comparePairs, type Stopwatch } from './measure.js'
import type { Bench, BenchLine } from './report.js'

const COUNTIES = 3142
const DAYS = 60
const FIRST_DAY = 18_500

/** The parsers of COVID counts against the least that could be done with the same bytes. */
export const covidBench: Bench = {
  name: 'covid',
  async run(by) {
    const nyt = nytBatch()
    const wide = wideBatch()
    const epidata = epidataBatch()
    return [
      await parsing(
        'nyt-csv',
        nyt,
        2 * COUNTIES * DAYS,
        'a loop that only splits the text at line ends and commas',
        by,
      ),
      await parsing('county-wide-csv', wide, COUNTIES * DAYS, 'a loop that only splits the text', by),
      await parsing('epidata-json', epidata, COUNTIES * DAYS, 'JSON.parse of the same bytes', by),
      await counting(by),
    ]
  },
}

async function parsing(
  what: string,
  batch: RawBatch,
  readings: number,
  reference: string,
  by: Stopwatch,
): Promise<BenchLine> {
  const ours = () => {
    const { count, refused } = parseCovid(batch)
    if (count !== readings)
      throw new Error(`${what}: ${count} readings instead of ${readings}, ${refused.length} refused`)
  }
  const text = () => Buffer.from(batch.bytes).toString()
  const split = () => {
    let fields = 0
    for (const line of text().split('\n')) fields += line.split(',').length
    if (fields === 0) throw new Error('no field')
  }
  const json = () => {
    if (JSON.parse(text()).epidata.length !== readings) throw new Error('entries lost')
  }
  const plain = batch.format === 'epidata-json' ? json : split
  const pairs = await comparePairs(ours, plain, by)
  return { bench: 'covid', what: `${what} to readings`, reference, count: readings, unit: 'readings', pairs }
}

/** A year of one county after the other, against a loop that only subtracts. */
async function counting(by: Stopwatch): Promise<BenchLine> {
  const random = randomFrom(3)
  const levels = Float64Array.from({ length: 365 }, () => Math.floor(20 * uniform(random)))
  // One day in fifty takes cases back.
  for (let i = 1; i < levels.length; i++) levels[i] = levels[i - 1] + (i % 50 === 0 ? -levels[i] : levels[i])
  const ours = () => {
    for (let county = 0; county < COUNTIES; county++) newCounts({ levels })
  }
  const subtract = () => {
    for (let county = 0; county < COUNTIES; county++) {
      const counts = new Float64Array(levels.length)
      for (let i = 1; i < levels.length; i++) counts[i] = levels[i] - levels[i - 1]
    }
  }
  return {
    bench: 'covid',
    what: 'newCounts: a year of a county, seven corrections',
    reference: 'a loop that only subtracts',
    count: COUNTIES,
    unit: 'counties',
    pairs: await comparePairs(ours, subtract, by),
  }
}

const fips = (county: number) => `06${String((2 * county + 1) % 1000).padStart(3, '0')}`

function nytBatch(): RawBatch {
  const lines: string[] = []
  for (let day = 0; day < DAYS; day++) {
    const date = dateOfDay(FIRST_DAY + day)
    for (let c = 0; c < COUNTIES; c++) lines.push(`${date},County ${c},California,${fips(c)},${c * day},${day}\n`)
  }
  return covidBatch('nyt-csv', lines.join(''), { header: 'date,county,state,fips,cases,deaths' })
}

function wideBatch(): RawBatch {
  const days = Array.from({ length: DAYS }, (_, day) => dateOfDay(FIRST_DAY + day))
  const rows = Array.from({ length: COUNTIES }, (_, c) => [
    fips(c),
    `County ${c}`,
    'CA',
    6,
    ...days.map((_, d) => c * d),
  ])
  const table = [['countyFIPS', 'County Name', 'State', 'stateFIPS', ...days], ...rows]
  return covidBatch('county-wide-csv', table.map(row => `${row.join(',')}\n`).join(''), { file: 'confirmed.csv' })
}

function epidataBatch(): RawBatch {
  const entry = (county: number, day: number) => {
    const date = Number(dateOfDay(FIRST_DAY + day).replaceAll('-', ''))
    return {
      ...{ source: 'jhu-csse', signal: 'confirmed_incidence_num', geo_type: 'county', time_type: 'day' },
      ...{ geo_value: fips(county), time_value: date, issue: date, lag: 0, value: county * day, stderr: null },
      ...{ sample_size: null, direction: null, missing_value: 0, missing_stderr: 1, missing_sample_size: 1 },
    }
  }
  const entries = Array.from({ length: COUNTIES * DAYS }, (_, i) => entry(i % COUNTIES, Math.floor(i / COUNTIES)))
  return covidBatch('epidata-json', JSON.stringify({ epidata: entries, result: 1, message: 'success' }))
}
