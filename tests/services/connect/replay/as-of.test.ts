import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { from, lastValueFrom, toArray } from 'rxjs'
import type { AsOf } from '../../../../services/connect/replay/as-of.js'
import { replayFiles } from '../../../../services/connect/replay/replay-files.js'
import { featuresStage } from '../../../../services/features/stage.js'
import { feedStage } from '../../../../services/feed/stage.js'
import { gridStage } from '../../../../services/grid/stage.js'
import { chainOf, type NamedStage } from '../../../../services/run/chain.js'
import type { Features, Field } from '../../../../shared/domain/messages.js'
import type { Region } from '../../../../shared/domain/region.js'
import { dateOfDay } from '../../../../shared/domain/units.js'
import { energyOf } from '../../../../shared/kernels/energy-grid.js'
import { collect, NOW_MS, writer } from '../../../support/catalogs.js'

const write = writer()

const base = {
  grid: { south: 34, west: -118, step: 1, rows: 1, cols: 1 },
  strideDays: 1,
  windowDays: 1,
  horizonsDays: [1],
  latenessDays: 30,
  record: { fromDay: 0, toDay: 30_000 },
}
const site = { name: 'the site', latitude: 34.5, longitude: -117.5 }

/** One field: its date, its revision, and the value of a column in the only cell, or undefined where nothing is known. */
type Told = readonly [date: string, revision: number, value: number | undefined]

/** Files through feed, grid and features of one region. */
async function run(region: Region, paths: readonly string[], asOf: AsOf | undefined) {
  const stages = { feed: feedStage([region]), grid: gridStage([region]), features: featuresStage([region], {}) }
  const chain = chainOf(Object.entries(stages).map(([name, stage]) => ({ name, stage }) as NamedStage))
  const batches = await collect(replayFiles({ domain: region.domain, paths, nowMs: NOW_MS, asOf }))
  const out = await lastValueFrom(from(batches).pipe(chain.operator(chain.init()), toArray()))
  const fields = out.filter((message): message is Field => message.topic === 'fields')
  const features = out.filter((message): message is Features => message.topic === 'features')
  const at = (column: string) =>
    fields.map(({ day, revision, names, values, cell }): Told => {
      const value = cell.length === 0 ? undefined : values[names.indexOf(column) * cell.length]
      return [dateOfDay(day), revision, value]
    })
  const featureAt = (name: string) =>
    features.map(({ day, revision, names, columns, cells }): Told => {
      return [dateOfDay(day), revision, columns[names.indexOf(name) * cells]]
    })
  return { at, featureAt }
}

/**
 * What was said of one quake of 2 March 2020, 12:00: M 4.0 at once, M 5.0 on the 4th, and that there was another, M 3.0,
 * only on the 5th, of the 3rd. A quake of the 6th ends the calendar.
 */
describe('a replay of earthquakes', () => {
  const region: Region = { ...base, id: 'tiny', domain: 'seismic' }
  const header = 'time,latitude,longitude,depth,mag,id,updated,type'
  const line = (id: string, time: string, updated: string, mag: number) =>
    `${time},34.5,-117.5,5,${mag},${id},${updated},earthquake`
  const first = [line('q1', '2020-03-02T12:00:00.000Z', '2020-03-02T12:05:00.000Z', 4)]
  const second = [
    line('q1', '2020-03-02T12:00:00.000Z', '2020-03-04T08:00:00.000Z', 5),
    line('q2', '2020-03-03T01:00:00.000Z', '2020-03-05T09:00:00.000Z', 3),
    line('q3', '2020-03-06T01:00:00.000Z', '2020-03-06T01:10:00.000Z', 2),
  ]
  const files = () => [
    write('poll-1.csv', `${[header, ...first].join('\n')}\n`),
    write('poll-2.csv', `${[header, ...second].join('\n')}\n`),
  ]
  const [e2, e3, e4, e5] = [2, 3, 4, 5].map(energyOf)

  it('tells the final truth in event time', async () => {
    const { at } = await run(region, files(), undefined)
    assert.deepEqual(at('joules'), [
      ['2020-03-02', 0, e5],
      ['2020-03-03', 0, e3],
      ['2020-03-04', 0, undefined],
      ['2020-03-05', 0, undefined],
      ['2020-03-06', 0, e2],
    ] satisfies Told[])
  })

  it('tells the truth as it stood at a time, and no day after it', async () => {
    const { at } = await run(region, files(), Date.parse('2020-03-04T07:59:00Z'))
    assert.deepEqual(at('joules'), [
      ['2020-03-02', 0, e4],
      ['2020-03-03', 0, undefined],
    ] satisfies Told[])
  })

  it('tells then what was known then, and revises it when it was revised', async () => {
    const { at } = await run(region, files(), 'then')
    const expected: Told[] = [
      ['2020-03-02', 0, e4],
      ['2020-03-03', 0, undefined],
      // On the 4th the 2nd is revised, on the 5th the 3rd.
      ['2020-03-02', 1, e5],
      ['2020-03-04', 0, undefined],
      ['2020-03-03', 1, e3],
      ['2020-03-05', 0, undefined],
      ['2020-03-06', 0, e2],
    ]
    assert.deepEqual(
      at('joules').toSorted((a, b) => expected.findIndex(same(a)) - expected.findIndex(same(b))),
      expected,
    )
  })

  // lag0 is the equivalent magnitude of the last 14 days, (2/3) · log10 Σ 10^(1.5 M): 4 of the M 4.0 alone, 5 of the M 5.0;
  // with the M 3.0, (2/3) · log10(10^7.5 + 10^4.5) = 5.0003.
  const issues: [asOf: AsOf | undefined, lag0: number[]][] = [
    [undefined, [5, 5.0003, 5.0003, 5.0003, 5.0003]],
    [Date.parse('2020-03-04T07:59:00Z'), [4, 4]],
    ['then', [4, 4, 5, 5.0003, 5.0003]],
  ]
  for (const [asOf, expected] of issues) {
    it(`lets each issue see it: ${asOf ?? 'final'}`, async () => {
      const { featureAt } = await run(region, files(), asOf)
      assert.deepEqual(
        featureAt('lag0').map(([, , value]) => Math.round(value! * 1e4) / 1e4),
        expected,
      )
    })
  }
})

describe('a replay of river flow', () => {
  // 86.4 km² turn 1 m³/s into 1 mm/day.
  const region: Region = {
    ...base,
    id: 'river',
    domain: 'streamflow',
    sites: [{ ...site, id: '05427718', areaKm2: 86.4 }],
  }
  const feature = (time: string, value: string, modified: string, approval: string) =>
    JSON.stringify({
      type: 'Feature',
      properties: {
        monitoring_location_id: 'USGS-05427718',
        parameter_code: '00060',
        statistic_id: '00003',
        time,
        value,
        unit_of_measure: 'm^3/s',
        approval_status: approval,
        last_modified: modified,
      },
      geometry: { type: 'Point', coordinates: [-89.35, 43.2] },
    })
  const files = () => [
    write(
      'daily.jsonl',
      [
        feature('2020-03-02', '2.0', '2020-03-03T10:00:00+00:00', 'Provisional'),
        feature('2020-03-03', '3.0', '2020-03-04T10:00:00+00:00', 'Provisional'),
        feature('2020-03-02', '2.5', '2020-03-05T10:00:00+00:00', 'Approved'),
      ]
        .map(text => `${text}\n`)
        .join(''),
    ),
  ]
  const round = ([date, revision, value]: Told): Told => [date, revision, value && Math.round(value * 1e6) / 1e6]

  it('tells the final truth in event time', async () => {
    const { at } = await run(region, files(), undefined)
    assert.deepEqual(at('runoff').map(round), [
      ['2020-03-02', 0, 2.5],
      ['2020-03-03', 0, 3],
    ] satisfies Told[])
  })

  it('tells the provisional value as of a time before it was approved', async () => {
    const { at } = await run(region, files(), Date.parse('2020-03-04T00:00:00Z'))
    assert.deepEqual(at('runoff').map(round), [
      ['2020-03-02', 0, 2],
      ['2020-03-03', 0, undefined],
    ] satisfies Told[])
  })

  it('tells then what was known then', async () => {
    const { at } = await run(region, files(), 'then')
    const told = at('runoff').map(round)
    // The value of the 2nd came on the 3rd, that of the 3rd on the 4th, the approved one on the 5th.
    assert.deepEqual(told.at(-1)![0], '2020-03-05')
    assert.deepEqual(
      told.filter(([date, , value]) => date === '2020-03-02' && value !== undefined).map(([, , value]) => value),
      [2, 2.5],
    )
    assert.deepEqual(
      told.filter(([date, , value]) => date === '2020-03-03' && value !== undefined).map(([, , value]) => value),
      [3],
    )
  })

  // lag0 is the newest value that is known, to the power of 1/3.
  const issues: [asOf: AsOf | undefined, newest: Told[]][] = [
    [
      undefined,
      [
        ['2020-03-02', 0, 2.5],
        ['2020-03-03', 0, 3],
      ],
    ],
    [
      Date.parse('2020-03-04T00:00:00Z'),
      [
        ['2020-03-02', 0, 2],
        ['2020-03-03', 0, 2],
      ],
    ],
    [
      'then',
      [
        // The record opens with its first value: its day is issued when that comes, on the 3rd.
        ['2020-03-02', 0, 2],
        ['2020-03-03', 0, 2],
        ['2020-03-04', 0, 3],
        ['2020-03-05', 0, 3],
      ],
    ],
  ]
  for (const [asOf, expected] of issues) {
    it(`lets each issue see it: ${asOf ?? 'final'}`, async () => {
      const { featureAt } = await run(region, files(), asOf)
      assert.deepEqual(
        featureAt('lag0').map(([date, revision, value]) => [date, revision, Math.round(value! ** 3 * 1e3) / 1e3]),
        expected,
      )
    })
  }
})

describe('a replay of covid', () => {
  const region: Region = { ...base, id: 'county', domain: 'covid', sites: [{ ...site, id: '06037' }] }
  const entry = (time: number, issue: number, value: number) => ({
    geo_value: '06037',
    geo_type: 'county',
    signal: 'confirmed_incidence_num',
    time_type: 'day',
    time_value: time,
    issue,
    value,
  })
  const files = () => [
    write(
      'issues.json',
      JSON.stringify({
        epidata: [
          entry(20200302, 20200302, 10),
          entry(20200303, 20200304, 20),
          entry(20200302, 20200305, 14),
          entry(20200304, 20200305, 30),
        ],
        result: 1,
        message: 'success',
      }),
    ),
  ]

  it('tells the last issue in event time', async () => {
    const { at } = await run(region, files(), undefined)
    assert.deepEqual(at('cases'), [
      ['2020-03-02', 0, 14],
      ['2020-03-03', 0, 20],
      ['2020-03-04', 0, 30],
    ] satisfies Told[])
  })

  it('tells the cases first reported, as of the day before they were revised', async () => {
    const { at } = await run(region, files(), Date.parse('2020-03-05T00:00:00Z'))
    assert.deepEqual(at('cases'), [
      ['2020-03-02', 0, 10],
      ['2020-03-03', 0, 20],
      ['2020-03-04', 0, undefined],
    ] satisfies Told[])
  })

  it('tells then what each issue said', async () => {
    const { at } = await run(region, files(), 'then')
    const known = at('cases').filter(([, , value]) => value !== undefined)
    // In the order of the days on which they were issued: 2nd, 4th, 5th.
    assert.deepEqual(
      known.map(([date, , value]) => [date, value]),
      [
        ['2020-03-02', 10],
        ['2020-03-03', 20],
        ['2020-03-02', 14],
        ['2020-03-04', 30],
      ],
    )
  })

  // lag0 is the newest value that is known, to the power of 1/4.
  const issues: [asOf: AsOf | undefined, newest: Told[]][] = [
    [
      undefined,
      [
        ['2020-03-02', 0, 14],
        ['2020-03-03', 0, 20],
        ['2020-03-04', 0, 30],
      ],
    ],
    [
      Date.parse('2020-03-05T00:00:00Z'),
      [
        ['2020-03-02', 0, 10],
        ['2020-03-03', 0, 20],
        ['2020-03-04', 0, 20],
      ],
    ],
    [
      'then',
      [
        ['2020-03-02', 0, 10],
        ['2020-03-03', 0, 10],
        ['2020-03-04', 0, 20],
        ['2020-03-05', 0, 30],
      ],
    ],
  ]
  for (const [asOf, expected] of issues) {
    it(`lets each issue see it: ${asOf ?? 'final'}`, async () => {
      const { featureAt } = await run(region, files(), asOf)
      assert.deepEqual(
        featureAt('lag0').map(([date, revision, value]) => [date, revision, Math.round(value! ** 4 * 1e3) / 1e3]),
        expected,
      )
    })
  }
})

const same =
  ([date, revision]: Told) =>
  ([otherDate, otherRevision]: Told) =>
    date === otherDate && revision === otherRevision
