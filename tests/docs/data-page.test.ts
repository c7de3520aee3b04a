import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { sniffFormat } from '../../services/connect/replay/sniff-format.js'
import { parseCovid } from '../../services/feed/covid/covid-formats.js'
import { parseSeismic } from '../../services/feed/seismic/seismic-formats.js'
import { parseStreamflow } from '../../services/feed/streamflow/streamflow-formats.js'
import { FEATURE_NAMES } from '../../shared/domain/feature-names.js'
import { FIELD_COLUMNS } from '../../shared/domain/field-columns.js'
import { RIVERS, US_COUNTIES } from '../../shared/domain/known-regions.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import { RAW_FORMATS, type RawFormat } from '../../shared/domain/raw-formats.js'
import { QUALITY } from '../../shared/domain/reading.js'
import { DOMAINS, type Domain } from '../../shared/domain/region.js'
import { REJECT_REASONS } from '../../shared/domain/reject-reasons.js'
import { SITE_FEATURES, siteFeatureNames } from '../../shared/domain/site-features.js'
import { FLOW } from '../../shared/flow.js'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const page = readFileSync(join(ROOT, 'docs/data.md'), 'utf8')

/** What stands under a heading, up to the next one of its rank or above. */
function section(heading: string): string {
  const start = page.indexOf(`\n${heading}\n`)
  assert.notEqual(start, -1, `docs/data.md has no "${heading}"`)
  const rank = heading.indexOf(' ')
  const rest = page.slice(start + heading.length + 2)
  const end = rest.search(new RegExp(`^#{1,${rank}} `, 'm'))
  return end === -1 ? rest : rest.slice(0, end)
}

/** Cells of the table rows whose first cell is a name. */
const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .map(line =>
      line
        .slice(2, -2)
        .split(' | ')
        .map(cell => cell.trim()),
    )

describe('docs/data.md, What is refused', () => {
  it('has every reason with its rule, once, and no other', () => {
    const told = rows(section('## What is refused')).map(([name, rule]) => [name.slice(1, -1), rule])
    assert.deepEqual(told.sort(), Object.entries(REJECT_REASONS).sort())
  })
  it('has no reason that nothing gives', () => {
    const sources = ['services/feed', 'services/connect'].flatMap(folder =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter(file => file.endsWith('.ts'))
        .map(file => readFileSync(join(ROOT, folder, file), 'utf8')),
    )
    const given = (reason: string) => sources.some(text => text.includes(`'${reason}'`))
    // The ranges of readings are named after their variables: reading-rules.test.ts.
    const unused = Object.keys(REJECT_REASONS).filter(reason => !given(reason) && !reason.endsWith('-range'))
    assert.deepEqual(unused, [])
  })
})

describe('docs/data.md, Topics and messages', () => {
  const text = section('## Topics and messages')
  it('has every topic, with its schema', () => {
    for (const topic of new Set(FLOW.flatMap(({ writes }) => writes))) {
      assert.match(text, new RegExp(`^\\| \`${topic}\` .*\\(schemas/${topic}\\.schema\\.json\\) +\\|$`, 'm'))
    }
  })
  it('has every column of a field', () => {
    const columns = section('### Cells and columns of a field')
    for (const domain of DOMAINS) {
      const lines = columns.split('\n').filter(line => line.startsWith(`| ${domain} `))
      for (const column of FIELD_COLUMNS[domain]) {
        assert.ok(
          lines.some(line => line.includes(`\`${column}\``)),
          `${domain}: ${column}`,
        )
      }
    }
  })
  it('has every feature', () => {
    const features = section('### Features').split('\n')
    const names: Readonly<Record<Domain, readonly string[]>> = {
      seismic: FEATURE_NAMES,
      streamflow: siteFeatureNames(SITE_FEATURES.streamflow, RIVERS.horizonsDays, 0),
      covid: siteFeatureNames(SITE_FEATURES.covid, US_COUNTIES.horizonsDays, 0),
    }
    for (const domain of DOMAINS) {
      const text = features.filter(line => line.startsWith(`| ${domain} `)).join('\n')
      const told = (name: string) => text.includes(`\`${name}\``) || isWithin(text, name)
      assert.deepEqual(
        names[domain].filter(name => !told(name)),
        [],
        domain,
      )
    }
  })
})

/** Whether a name such as `lag3` stands between the ends of a range, `lag0` … `lag25`. */
function isWithin(text: string, name: string): boolean {
  const [, kind, number] = /^([a-z]+)(\d+)$/.exec(name) ?? []
  const [, first, last] = new RegExp(`\`${kind}(\\d+)\` … \`${kind}(\\d+)\``).exec(text) ?? []
  return Number(number) >= Number(first) && Number(number) <= Number(last)
}

describe('docs/data.md, Wire formats', () => {
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-page-'))
  after(() => rmSync(folder, { recursive: true }))

  it('has every format in its table, and no other', () => {
    const [table] = section('## Wire formats').split('\n### ')
    const told = rows(table).map(([name]) => name.slice(1, -1))
    assert.deepEqual(told.sort(), Object.values(RAW_FORMATS).flat().sort())
  })
  it('has every bit of quality', () => {
    for (const [name, bit] of Object.entries(QUALITY)) assert.ok(page.includes(`| \`${name}\` (${bit}) `), name)
  })

  const PARSERS = { seismic: parseSeismic, streamflow: parseStreamflow, covid: parseCovid }
  /** How many quakes or readings the example of a format holds. */
  const HELD: Readonly<Record<RawFormat, number>> = {
    'scedc-csv': 1,
    'fdsn-csv': 1,
    'usgs-geojson': 1,
    quakeml: 1,
    'emsc-json': 1,
    'usgs-ogc-json': 1,
    'usgs-waterml-json': 1,
    'usgs-rdb': 1,
    waterml: 1,
    'camels-flow': 1,
    'camels-forcing': 5, // five of its columns are read
    'gauge-csv': 6,
    'nyt-csv': 2, // cases and deaths
    'county-wide-csv': 2, // two days
    'epidata-json': 1,
  }
  for (const domain of DOMAINS) {
    for (const format of RAW_FORMATS[domain]) {
      it(`has an example of ${format} that is known as such, and read`, async () => {
        const [, kind, printed] = /```(\w+)\n([\s\S]*?)```/.exec(section(`#### \`${format}\``))!
        const example = kind === 'json' ? `${JSON.stringify(JSON.parse(printed))}\n` : printed
        const file = join(folder, format === 'county-wide-csv' ? 'confirmed.csv' : '01022500.txt')
        writeFileSync(file, example)
        const { format: found, header, skipBytes } = await sniffFormat(file)
        assert.equal(found, format)
        const batch: RawBatch = {
          topic: `raw.${domain}`,
          domain,
          source: 'the page',
          file,
          format,
          ...(header !== undefined && { header }),
          cursor: 0,
          fetchedMs: Date.UTC(2025, 0, 1),
          bytes: Buffer.from(example).subarray(skipBytes),
        }
        const parsed = PARSERS[domain as Domain](batch)
        assert.deepEqual(parsed.refused, [])
        assert.equal('reports' in parsed ? parsed.reports.length : parsed.count, HELD[format])
      })
    }
  }
})
