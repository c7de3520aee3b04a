import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tableFromIPC } from 'apache-arrow'
import { exportForecasts, exportScores, type ForecastOptions } from '../../../services/export/export-forecasts.js'
import type { ExportFormat } from '../../../services/export/formats.js'
import type { Selection } from '../../../services/export/selection.js'
import { RIVERS } from '../../../shared/domain/known-regions.js'
import type { Forecast } from '../../../shared/domain/messages.js'
import type { Area } from '../../../shared/domain/polygon.js'
import { type Region, SOCAL } from '../../../shared/domain/region.js'
import { bytesOf } from '../../support/export-samples.js'
import { forecastOf, SMALL, scoreOf } from '../../support/made-up-messages.js'
import { memoryStore } from '../../support/memory-store.js'

const EVER = { fromDay: 0, toDay: 99_999 }

async function selectionOf(
  region: Region,
  records: Parameters<Selection['store']['write']>[0],
  more: Partial<Selection> = {},
): Promise<Selection> {
  const store = memoryStore()
  await store.write(records)
  return { store, regions: [region], range: EVER, ...more }
}

const NO_AREAS: ForecastOptions = { team: 'us', areasOf: () => undefined }

async function fileOf(selection: Selection, format: ExportFormat, options = NO_AREAS): Promise<Buffer> {
  const output = await exportForecasts(selection, format, options)
  assert.ok('bytes' in output)
  return bytesOf(output.bytes)
}

const rowsOf = async (selection: Selection) =>
  tableFromIPC(await fileOf(selection, 'arrow'))
    .toArray()
    .map(row => row.toJSON())

describe('forecasts as a table', () => {
  it('has a row for each pixel: when, of what window, where, and every number of the forecast', async () => {
    const rows = await rowsOf(await selectionOf(SMALL, [forecastOf(SMALL, 'ema', 99, 3)]))
    assert.equal(rows.length, 6)
    const date = (day: number) => day * 86_400_000
    const { mean, q025, q50, p_m4, p_m6_75, ...rest } = rows[4]
    // Row 1, column 1 of pixels of a degree from 32 N, 120 W; known to the end of day 99, target days 100 and 101.
    assert.deepEqual(rest, {
      region: 'small',
      model: 'ema',
      issued: date(100),
      horizon_days: 2,
      window_start: date(100),
      window_end: date(102),
      revision: 0,
      model_hash: 'hash-of-ema',
      engine: null,
      in_sample: false,
      cell: 4,
      site: null,
      latitude: 33.5,
      longitude: -118.5,
      q10: Math.fround(7.1),
      q25: 7.25,
      q75: 7.75,
      q90: Math.fround(7.9),
      q975: Math.fround(7.975),
      p_m5: Math.fround(0.005),
      p_m6: Math.fround(0.0005),
      threshold_m4: 4,
      threshold_m5: 5,
      threshold_m6: 6,
      threshold_m6_75: 6.75,
    })
    assert.deepEqual([mean, q025, q50], [7, Math.fround(7.025), 7.5])
    assert.deepEqual([p_m4, p_m6_75], [Math.fround(0.05), Math.fround(0.00005)])
  })
  it('of gauges has their ids and places, each its own threshold, and null where nothing is known', async () => {
    const sites = [
      { id: '01022500', name: 'Narraguagus', latitude: 44.608, longitude: -67.935 },
      { id: '11098000', name: 'Arroyo Seco', latitude: 34.222, longitude: -118.177 },
    ]
    const region = { ...RIVERS, sites, horizonsDays: [1] }
    const forecast: Forecast = {
      ...forecastOf({ ...SMALL, id: 'rivers' }, 'ridge', 99, 0),
      horizonDays: 1,
      trainedToDay: 120,
      mean: Float32Array.of(1.5, NaN),
      levels: Float64Array.of(0.5),
      quantiles: Float32Array.of(1.25, NaN),
      exceedances: ['p95'],
      thresholds: Float32Array.of(4.5, 9),
      exceedance: Float32Array.of(0.25, NaN),
    }
    const rows = await rowsOf(await selectionOf(region, [forecast]))
    assert.deepEqual(
      rows.map(row => [row.site, row.latitude, row.longitude, row.mean, row.q50, row.p_p95, row.threshold_p95]),
      [
        ['01022500', 44.608, -67.935, 1.5, 1.25, 0.25, 4.5],
        ['11098000', 34.222, -118.177, null, null, null, 9],
      ],
    )
    assert.deepEqual(
      rows.map(row => row.in_sample),
      [true, true],
    )
  })
  it('takes the models, issues and horizons that are asked for, of each issue the last revision', async () => {
    const records = [
      ...[10, 11, 12].map(day => forecastOf(SMALL, 'ema', day, 0)),
      forecastOf(SMALL, 'ema', 11, 5, 1),
      ...[10, 11, 12].map(day => forecastOf(SMALL, 'ridge', day, 0)),
      { ...forecastOf(SMALL, 'ema', 11, 0), horizonDays: 1 },
    ]
    const narrowed = { models: ['ema'], horizonDays: 2, range: { fromDay: 11, toDay: 12 } }
    const rows = await rowsOf(await selectionOf(SMALL, records, narrowed))
    const first = rows.filter(row => row.cell === 0)
    assert.deepEqual(
      first.map(row => [row.model, row.issued / 86_400_000, row.horizon_days, row.revision, row.mean]),
      [
        ['ema', 12, 2, 1, 5],
        ['ema', 13, 2, 0, 0],
      ],
    )
  })
  it('leaves unknown what one model gives and another does not, and says what an issue gives that none of them does', async () => {
    const [common, fewer] = [forecastOf(SMALL, 'ema', 10, 0), forecastOf(SMALL, 'ridge', 10, 0)]
    const median = { levels: Float64Array.of(0.5), quantiles: fewer.mean }
    const rows = await rowsOf(await selectionOf(SMALL, [common, { ...fewer, ...median }]))
    assert.deepEqual(
      rows.filter(row => row.cell === 1).map(row => [row.model, row.q50, row.q90]),
      [
        ['ema', 1.5, Math.fround(1.9)],
        ['ridge', 1, null],
      ],
    )
    const other = { ...forecastOf(SMALL, 'ema', 11, 0), levels: Float64Array.of(0.33), quantiles: common.mean }
    const changed = await selectionOf(SMALL, [common, other, forecastOf(SMALL, 'ema', 12, 0)])
    await assert.rejects(fileOf(changed, 'csv'), /ema of small gave 0\.33 on day 11, but not at the first issue/)
  })
  it('is not written with places of another region', async () => {
    const other = { ...SMALL, grid: { ...SMALL.grid, rows: 1 } }
    const selection = await selectionOf(other, [forecastOf(SMALL, 'ema', 10, 0)])
    await assert.rejects(fileOf(selection, 'csv'), /speaks of 6 cells, and the region has 3; name the table of sites/)
  })
  it('says what there is where nothing is meant', async () => {
    const selection = await selectionOf(SMALL, [forecastOf(SMALL, 'ema', 10, 0)], { range: { fromDay: 20, toDay: 30 } })
    await assert.rejects(
      fileOf(selection, 'csv'),
      /no forecast of small issued 1970-01-22 to 1970-02-01; it has ema of small, newest issue 1970-01-12/,
    )
    await assert.rejects(
      fileOf({ ...selection, models: ['lstm'] }, 'csv'),
      /no forecast of lstm; models that are there: ema/,
    )
  })
})

describe('a store of any size', () => {
  /** How many forecasts of 2,400 pixels had been read when the first bytes of rows came. */
  async function readBefore(format: ExportFormat, least: number): Promise<number> {
    const forecast = forecastOf(SOCAL, 'ema', 0, 0)
    let read = 0
    const store = {
      ...memoryStore(),
      models: async () => ['ema'],
      latestForecast: async () => forecast,
      async *forecasts() {
        for (let day = 0; day < 1000; day++) {
          read++
          yield { ...forecast, day }
        }
      },
    }
    const output = await exportForecasts({ store, regions: [SOCAL], range: EVER }, format, NO_AREAS)
    assert.ok('bytes' in output)
    read = 0
    let bytes = 0
    for await (const piece of output.bytes) {
      bytes += piece.length
      if (bytes > least) break
    }
    return read
  }
  it('is written while it is read: a forecast at a time, or a block of 65,536 rows', async () => {
    // 28 · 2,400 is the first to reach 65,536.
    assert.deepEqual([await readBefore('csv', 1000), await readBefore('geojson', 1000)], [1, 1])
    assert.deepEqual([await readBefore('arrow', 10_000), await readBefore('parquet', 1000)], [28, 28])
  })
})

describe('scores as a table', () => {
  it('has the sums of each scoring and their means, every revision', async () => {
    // Two cells: observed 1 and 3, forecast 2 and 3: SSE 1, SAE 1.
    const pairs: [number, number][] = [
      [1, 2],
      [3, 3],
    ]
    const records = [
      forecastOf(SMALL, 'ema', 10, 0),
      scoreOf(SMALL, 'ema', 10, pairs, { wis: 0.5 }),
      scoreOf(SMALL, 'ema', 10, pairs, { revision: 1, n: 0, sse: 0, sae: 0 }),
    ]
    const output = await exportScores(await selectionOf(SMALL, records), 'csv')
    assert.ok('bytes' in output)
    const [head, ...lines] = (await bytesOf(output.bytes)).toString().trimEnd().split('\r\n')
    const rows = lines.map(line => line.split(','))
    const column = (name: string) => rows.map(row => row[head.split(',').indexOf(name)])
    assert.deepEqual(column('issued'), ['1970-01-12T00:00:00.000Z', '1970-01-12T00:00:00.000Z'])
    assert.deepEqual(
      [column('n'), column('sum'), column('sum_squares')],
      [
        ['2', '0'],
        ['4', '4'],
        ['10', '10'],
      ],
    )
    assert.deepEqual(
      [column('mse'), column('mae'), column('mean_wis')],
      [
        ['0.5', ''],
        ['0.5', ''],
        ['0.25', ''],
      ],
    )
    assert.deepEqual(
      [column('brier_m5'), column('compared_m5')],
      [
        ['0.5', '0.5'],
        ['2', '2'],
      ],
    )
    assert.deepEqual(column('revision'), ['0', '1'])
  })
})

describe('forecasts as GeoJSON', () => {
  const featuresOf = async (selection: Selection, options = NO_AREAS) => {
    const { type, features } = JSON.parse((await fileOf(selection, 'geojson', options)).toString())
    assert.equal(type, 'FeatureCollection')
    return features
  }
  it('of pixels are squares, against the clock', async () => {
    const features = await featuresOf(await selectionOf(SMALL, [forecastOf(SMALL, 'ema', 99, 3)]))
    assert.equal(features.length, 6)
    assert.deepEqual(features[4].geometry, {
      type: 'Polygon',
      coordinates: [
        [
          [-119, 33],
          [-118, 33],
          [-118, 34],
          [-119, 34],
          [-119, 33],
        ],
      ],
    })
    const { cell, issued, window_start, window_end, mean, q10, p_m5, in_sample } = features[4].properties
    assert.deepEqual([cell, mean, q10, p_m5, in_sample], [4, 7, 7.1, 0.005, false])
    assert.deepEqual(
      [issued, window_start, window_end],
      ['1970-04-11T00:00:00.000Z', '1970-04-11T00:00:00.000Z', '1970-04-13T00:00:00.000Z'],
    )
  })
  it('of sites are points, or their outline wound as RFC 7946 says: shells against the clock, holes with it', async () => {
    const sites = ['06037', '06059'].map(id => ({ id, name: `County ${id}`, latitude: 34, longitude: -118 }))
    const region = { ...SMALL, sites }
    const forecast = {
      ...forecastOf(SMALL, 'ema', 99, 3),
      mean: Float32Array.of(1, NaN),
      quantiles: new Float32Array(14),
    }
    const cut = { ...forecast, exceedances: [], thresholds: new Float32Array(0), exceedance: new Float32Array(0) }
    // With the clock, as topologies have them; the hole likewise against it.
    const shell = [[0, 0], [0, 4], [4, 4], [4, 0], [0, 0]] // biome-ignore format: one ring a line
    const hole = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]] // biome-ignore format: one ring a line
    const areas = new Map<string, Area>([['06037', [[shell, hole]]]])
    const [first, second] = await featuresOf(await selectionOf(region, [cut]), {
      team: 'us',
      areasOf: () => areas,
    })
    assert.deepEqual(first.geometry, {
      type: 'MultiPolygon',
      coordinates: [[[...shell].reverse(), [...hole].reverse()]],
    })
    assert.deepEqual(second.geometry, { type: 'Point', coordinates: [-118, 34] })
    assert.deepEqual([first.properties.site, first.properties.name], ['06037', 'County 06037'])
    assert.deepEqual([first.properties.mean, second.properties.mean], [1, null])
  })
})
