import { SaxesParser } from 'saxes'
import type { ParsedReadings } from '../../services/feed/sites/parsed-readings.js'
import { parseStreamflow } from '../../services/feed/streamflow/streamflow-formats.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import {
  camelsFlow,
  camelsForcing,
  FORCING_FILE,
  GAUGE_FIELDS,
  gaugeLines,
  ogcCollection,
  ogcLines,
  rdb,
  riverBatch,
  waterml1Text,
  waterml2Text,
  watermlJson,
} from '../support/river-payloads.js'
import { comparePairs, type Run, type Stopwatch } from './measure.js'
import type { Bench, BenchLine } from './report.js'

const RECORDS = 40_000

interface Subject {
  readonly what: string
  readonly batch: RawBatch
  readonly parse: (batch: RawBatch) => ParsedReadings
  readonly reference: string
  readonly bare: (batch: RawBatch) => Run
}

const textOf = ({ bytes }: RawBatch) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The same bytes, but for the line feeds, as one array: what JSON.parse likes best. */
const jsonLines = (batch: RawBatch): Run => {
  const array = Buffer.from(`[${textOf(batch).toString().trim().replaceAll('\n', ',')}]`)
  return () => {
    JSON.parse(array.toString())
  }
}
const json = (batch: RawBatch): Run => {
  const bytes = textOf(batch)
  return () => {
    JSON.parse(bytes.toString())
  }
}
/** Without handlers, on the cheapest of its settings. */
const saxes = (batch: RawBatch): Run => {
  const bytes = textOf(batch)
  return () => {
    new SaxesParser().write(bytes.toString('latin1')).close()
  }
}
/** Cuts lines and cells, and reads no number. */
const split = (separator: string | RegExp) => (batch: RawBatch) => {
  const bytes = textOf(batch)
  return () => {
    let cells = 0
    for (const line of bytes.toString('latin1').split('\n')) cells += line.split(separator).length
    if (cells < RECORDS) throw new Error(`${cells} cells`)
  }
}

const SUBJECTS: readonly Subject[] = [
  {
    what: 'OGC API, a feature a line',
    batch: riverBatch('usgs-ogc-json', ogcLines(RECORDS)),
    parse: parseStreamflow,
    reference: 'JSON.parse of the same bytes',
    bare: jsonLines,
  },
  {
    what: 'OGC API, a collection',
    batch: riverBatch('usgs-ogc-json', ogcCollection(RECORDS)),
    parse: parseStreamflow,
    reference: 'JSON.parse of the same bytes',
    bare: json,
  },
  {
    what: 'legacy JSON',
    batch: riverBatch('usgs-waterml-json', watermlJson(RECORDS)),
    parse: parseStreamflow,
    reference: 'JSON.parse of the same bytes',
    bare: json,
  },
  {
    what: 'WaterML 1.1',
    batch: riverBatch('waterml', waterml1Text(RECORDS)),
    parse: parseStreamflow,
    reference: 'the bare XML parser',
    bare: saxes,
  },
  {
    what: 'WaterML 2.0',
    batch: riverBatch('waterml', waterml2Text(RECORDS)),
    parse: parseStreamflow,
    reference: 'the bare XML parser',
    bare: saxes,
  },
  {
    what: 'RDB',
    batch: riverBatch('usgs-rdb', rdb(RECORDS)),
    parse: parseStreamflow,
    reference: 'a bare split of lines and cells',
    bare: split('\t'),
  },
  {
    what: 'CAMELS discharge',
    batch: riverBatch('camels-flow', camelsFlow(RECORDS)),
    parse: parseStreamflow,
    reference: 'a bare split of lines and cells',
    bare: split(/ +/),
  },
  {
    what: 'CAMELS forcing',
    batch: riverBatch('camels-forcing', camelsForcing(RECORDS), { file: FORCING_FILE }),
    parse: parseStreamflow,
    reference: 'a bare split of lines and cells',
    bare: split(/[ \t]/),
  },
  {
    what: 'daily CSV of a gauge',
    batch: riverBatch('gauge-csv', gaugeLines(RECORDS), GAUGE_FIELDS),
    parse: parseStreamflow,
    reference: 'a bare split of lines and cells',
    bare: split(','),
  },
]

/** Records of sites to columns of readings, format by format, against the bare parser of the same bytes. */
export const readingsBench: Bench = {
  name: 'readings',
  async run(by: Stopwatch) {
    const lines: BenchLine[] = []
    for (const { what, batch, parse, reference, bare } of SUBJECTS) {
      const ours = () => {
        const { records, refused } = parse(batch)
        if (records !== RECORDS || refused.length > 0) throw new Error(`${what}: ${records} records`)
      }
      const pairs = await comparePairs(ours, bare(batch), by)
      lines.push({ bench: 'readings', what, reference, goal: 0.6, count: RECORDS, unit: 'records', pairs })
    }
    return lines
  },
}
