import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parquetReadObjects } from 'hyparquet'
import { hubverseFiles } from '../../../services/export/hubverse.js'
import { SettingsError } from '../../../shared/domain/errors.js'
import { RIVERS, US_COUNTIES, US_STATES } from '../../../shared/domain/known-regions.js'
import type { Forecast } from '../../../shared/domain/messages.js'
import type { Region } from '../../../shared/domain/region.js'
import { bytesOf } from '../../support/export-samples.js'
import { memoryStore } from '../../support/memory-store.js'

const place = (id: string) => ({ id, name: id, latitude: 34, longitude: -118 })
const COUNTIES: Region = { ...US_COUNTIES, sites: ['06037', '36061'].map(place), horizonsDays: [7, 14] }
const STATES: Region = { ...US_STATES, sites: ['ca', 'dc'].map(place), horizonsDays: [7] }

/** 2020-11-02, a Monday: 18,568 days after 1970-01-01 (50 years with 12 leap days, then 305 + 1 days). */
const DAY = 50 * 365 + 12 + 306

function forecast(region: Region, model: string, horizonDays: number, more: Partial<Forecast> = {}): Forecast {
  return {
    topic: 'forecasts',
    region: region.id,
    model,
    modelHash: 'h',
    day: DAY,
    horizonDays,
    revision: 0,
    trainedToDay: 0,
    engine: '',
    cutAt: new Float64Array(0),
    mean: Float32Array.of(16, 0.1),
    levels: Float64Array.of(0.25, 0.5, 0.75),
    quantiles: Float32Array.of(10, 0, 15, 0.1, 20, 0.2),
    exceedances: [],
    thresholds: new Float32Array(0),
    exceedance: new Float32Array(0),
    ...more,
  }
}

async function filesOf(region: Region, records: readonly Forecast[], encoding: 'csv' | 'parquet' = 'csv') {
  const store = memoryStore()
  await store.write(records)
  const selection = { store, regions: [region], range: { fromDay: 0, toDay: 99_999 } }
  const files = new Map<string, Buffer>()
  for await (const { name, bytes } of hubverseFiles(selection, { team: 'us', encoding })) {
    files.set(name, await bytesOf(bytes))
  }
  return files
}

describe('model output of the hubverse', () => {
  it('has the columns, types and counts of the week that a hub reads', async () => {
    const files = await filesOf(COUNTIES, [forecast(COUNTIES, 'ema', 7)])
    assert.deepEqual([...files.keys()], ['us-ema/2020-11-02-us-ema.csv'])
    // A week is seven times the mean of its days; NA is what a mean and a median have for an id.
    assert.equal(
      [...files.values()][0].toString(),
      [
        'reference_date,target,horizon,target_end_date,location,output_type,output_type_id,value',
        '2020-11-02,wk inc case,1,2020-11-09,06037,mean,NA,112',
        '2020-11-02,wk inc case,1,2020-11-09,06037,median,NA,105',
        '2020-11-02,wk inc case,1,2020-11-09,06037,quantile,0.25,70',
        '2020-11-02,wk inc case,1,2020-11-09,06037,quantile,0.5,105',
        '2020-11-02,wk inc case,1,2020-11-09,06037,quantile,0.75,140',
        '2020-11-02,wk inc case,1,2020-11-09,36061,mean,NA,0.7',
        '2020-11-02,wk inc case,1,2020-11-09,36061,median,NA,0.7',
        '2020-11-02,wk inc case,1,2020-11-09,36061,quantile,0.25,0',
        '2020-11-02,wk inc case,1,2020-11-09,36061,quantile,0.5,0.7',
        '2020-11-02,wk inc case,1,2020-11-09,36061,quantile,0.75,1.4',
        '',
      ].join('\r\n'),
    )
  })
  it('has a file for each reference date and model, all horizons in it; a model without hyphens', async () => {
    const files = await filesOf(COUNTIES, [
      ...[7, 14].map(days => forecast(COUNTIES, 'ema-challenger', days)),
      ...[7, 14].map(days => forecast(COUNTIES, 'ema-challenger', days, { day: DAY + 7 })),
      forecast(COUNTIES, 'ridge', 7),
    ])
    assert.deepEqual(
      [...files].map(([name, bytes]) => [name, bytes.toString().split('\r\n').length - 2]),
      [
        ['us-ema_challenger/2020-11-02-us-ema_challenger.csv', 20],
        ['us-ema_challenger/2020-11-09-us-ema_challenger.csv', 20],
        ['us-ridge/2020-11-02-us-ridge.csv', 10],
      ],
    )
    const ends = [...files.values()][0].toString().match(/,[12],2020-11-\d\d/g)
    // The target's end is the reference date and so many weeks.
    assert.deepEqual([...new Set(ends)], [',1,2020-11-09', ',2,2020-11-16'])
  })
  it('names states by their FIPS codes, and their target', async () => {
    const [[, bytes]] = await filesOf(STATES, [forecast(STATES, 'ema', 7)])
    const rows = bytes
      .toString()
      .split('\r\n')
      .slice(1, -1)
      .map(line => line.split(','))
    assert.deepEqual([...new Set(rows.map(row => `${row[1]} ${row[4]}`))], ['wk inc hosp 06', 'wk inc hosp 11'])
  })
  it('leaves out a location of which something is not known', async () => {
    const unknown = { quantiles: Float32Array.of(10, NaN, 15, 0.1, 20, 0.2) }
    const [[, bytes]] = await filesOf(COUNTIES, [forecast(COUNTIES, 'ema', 7, unknown)])
    assert.doesNotMatch(bytes.toString(), /36061|NaN/)
    assert.match(bytes.toString(), /06037/)
  })
  it('is the same as Parquet: dates as dates, numbers as numbers, null for NA', async () => {
    const [[name, bytes]] = await filesOf(COUNTIES, [forecast(COUNTIES, 'ema', 7)], 'parquet')
    assert.equal(name, 'us-ema/2020-11-02-us-ema.parquet')
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
    const rows = await parquetReadObjects({ file })
    assert.equal(rows.length, 10)
    assert.deepEqual(
      { ...rows[2], reference_date: rows[2].reference_date.toISOString(), target_end_date: undefined },
      {
        reference_date: '2020-11-02T00:00:00.000Z',
        target: 'wk inc case',
        horizon: 1,
        target_end_date: undefined,
        location: '06037',
        output_type: 'quantile',
        output_type_id: 0.25,
        value: 70,
      },
    )
    assert.equal(rows[0].output_type_id ?? null, null)
  })
  const refused: [what: string, regions: readonly Region[], team: string, message: RegExp][] = [
    ['rivers', [RIVERS], 'us', /the hubverse is of epidemics; rivers has none/],
    ['two regions', [COUNTIES, STATES], 'us', /one region, not of us-counties, us-states: say which with --region/],
    ['a team with a hyphen', [COUNTIES], 'my-team', /"my-team" is no team of a hub/],
    ['a team of 17 letters', [COUNTIES], 'abcdefghijklmnopq', /up to 16 letters/],
  ]
  for (const [what, regions, team, message] of refused) {
    it(`is not of ${what}`, () => {
      const selection = { store: memoryStore(), regions, range: { fromDay: 0, toDay: 1 } }
      const call = () => hubverseFiles(selection, { team, encoding: 'csv' })
      assert.throws(call, SettingsError)
      assert.throws(call, message)
    })
  }
})
