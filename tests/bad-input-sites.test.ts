import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { EXIT } from '../services/cli/exit-codes.js'
import { RIVERS, US_COUNTIES } from '../shared/domain/known-regions.js'
import type { Region } from '../shared/domain/region.js'
import type { SiteDomain } from '../shared/domain/site-features.js'
import { DAY_MS, dateOfDay } from '../shared/domain/units.js'
import { writer } from './support/catalogs.js'
import { replaySites } from './support/replayed-readings.js'
import { runCli } from './support/run-cli.js'
import { digestOf, outcomeOf } from './support/site-outcome.js'

/** Files of rivers and counts that can be used in part: rejects, each with its reason, and the fields of the good lines. */
const write = writer()

const FIRST_DAY = Date.UTC(2021, 0, 1) / DAY_MS
const days = (count: number, line: (date: string, i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(dateOfDay(FIRST_DAY + i), i))

const GRID = { south: 34, west: -119, step: 0.1, rows: 10, cols: 10 }
const site = (id: string) => ({ id, name: id, latitude: 34.05, longitude: -118.25, areaKm2: 500 })

interface Case {
  readonly domain: SiteDomain
  readonly region: Region
  readonly file: string
  readonly header: string
  readonly lines: readonly string[]
  /** Readings of one line. */
  readonly readings: number
  /** How a line is spoilt, and for which reason it is refused. */
  readonly damage: readonly (readonly [reason: string, spoil: (line: string) => string])[]
}

const CASES: readonly Case[] = [
  {
    domain: 'streamflow',
    region: { ...RIVERS, grid: GRID, sites: [site('01022500')] },
    file: '01022500.csv',
    header: 'date,q_mm,prcp_mm,tmax_c,tmin_c,srad_w_m2,vp_pa',
    lines: days(100, (date, i) => `${date},${1 + i / 7},4.5,12.5,-3.5,153,245`),
    readings: 6,
    damage: [
      ['date-syntax', line => line.replace(/^\d+/, '20x1')],
      ['column-count', line => line.slice(0, 20)],
      ['runoff-range', line => line.replace(/,[^,]*/, ',90000')],
      ['number-syntax', line => line.replace(',4.5', ',4.5mm')],
      ['nul-byte', line => line.replace('.5', '\0')],
    ],
  },
  {
    domain: 'covid',
    region: { ...US_COUNTIES, grid: GRID, sites: [site('06037')] },
    file: 'us-counties-2021.csv',
    header: 'date,county,state,fips,cases,deaths',
    lines: days(100, (date, i) => `${date},Los Angeles,California,06037,${20 * i},${i}`),
    readings: 2,
    damage: [
      ['time-syntax', line => line.replace(/^\d+/, '20x1')],
      ['column-count', line => line.slice(0, 20)],
      ['county-code', line => line.replace('06037', '6O37x')],
      ['number-syntax', line => line.replace(/\d+$/, 'many')],
      ['cumulative-cases-range', line => line.replace(/,\d+,\d+$/, ',-5,0')],
      ['nul-byte', line => line.replace('Los', '\0')],
    ],
  },
]

for (const { domain, region, file, header, lines, readings, damage } of CASES) {
  const fileOf = (name: string, all: readonly string[]) => write(name, `${[header, ...all].join('\n')}\n`)
  /** Every tenth line once more, spoilt. */
  const spoilt = lines.flatMap((line, i) => {
    const [, spoil] = damage[i / 10] ?? []
    return spoil === undefined ? [line] : [spoil(line), line]
  })
  const reasons = Object.fromEntries(damage.map(([reason]) => [reason, 1]))

  describe(`a damaged file of ${domain}`, () => {
    const digest = async (path: string) =>
      digestOf((await outcomeOf(await replaySites(domain, [path]), region, false)).fields)

    it('gives what its good lines give, and says of the others why not', async () => {
      const clean = await digest(fileOf(file, lines))
      const path = fileOf(file, spoilt)
      assert.equal(await digest(path), clean)
      const settings = write(
        `${domain}.json`,
        JSON.stringify({ dataDir: `${path}-data`, regions: [region], models: [] }),
      )
      const ended = await runCli([
        'run',
        'connect..grid',
        '--catalog',
        path,
        '--until-end',
        '--json',
        '--settings',
        settings,
      ])
      assert.equal(ended.code, EXIT.ok, ended.stderr)
      const { events } = JSON.parse(ended.stdout)
      assert.deepEqual(events.rejected, reasons)
      assert.equal(events.accepted, readings * lines.length)
      assert.equal(events.read, readings * lines.length + damage.length)
      const listed = await runCli(['rejects', 'list', '--domain', domain, '--json', '--settings', settings])
      const rejects = listed.stdout
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line))
      assert.deepEqual(
        rejects.map(({ reason, base64 }) => [reason, Buffer.from(base64, 'base64').toString()]),
        damage.map(([reason, spoil], i) => [reason, spoil(lines[10 * i])]),
      )
    })

    it('given twice says nothing new', async () => {
      const path = fileOf(file, lines)
      const twice = await replaySites(domain, [path, path])
      const { fields } = await outcomeOf(twice, region, false)
      assert.equal(digestOf(fields), await digest(path))
    })

    it('of which nothing can be used ends the command with status 2', async () => {
      const path = write(file, '')
      const settings = join(path, '..', `${domain}-empty.json`)
      writeFileSync(settings, JSON.stringify({ dataDir: `${path}-none`, regions: [region], models: [] }))
      const { code, stderr } = await runCli(['replay', '--domain', domain, '--files', path, '--settings', settings])
      assert.deepEqual([code, /is empty/.test(stderr)], [EXIT.unusable, true])
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack')
    })
  })
}
