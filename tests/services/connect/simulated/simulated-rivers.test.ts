import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import {
  BASINS_HEADER,
  basinLine,
  GAUGE_HEADER,
  gaugeCsvLines,
  riverTruthLines,
} from '../../../../services/connect/simulated/gauge-csv.js'
import { RIVER_DEFAULTS, riverSeries, simulateRivers } from '../../../../services/connect/simulated/simulated-rivers.js'
import { SettingsError } from '../../../../shared/domain/errors.js'
import { dayOf } from '../../../../shared/domain/units.js'
import { snowInit, snowStep } from '../../../../shared/kernels/degree-day-snow.js'
import { gr4jInit, gr4jStep } from '../../../../shared/kernels/gr4j.js'
import { near } from '../../../support/near.js'
import { sharedData } from '../../../support/shared-data.js'

const fromDay = dayOf(Date.UTC(1990, 0, 1))
const options = { ...RIVER_DEFAULTS, seed: 3, gauges: 4, fromDay, toDay: dayOf(Date.UTC(2000, 0, 1)) }
const rivers = simulateRivers(options)
const [gauge] = rivers.gauges
const series = riverSeries(rivers, gauge)
const lines = [...gaugeCsvLines(series)]

const digest = (texts: Iterable<string>) =>
  createHash('sha256')
    .update([...texts].join(''))
    .digest('hex')
    .slice(0, 16)

describe('simulateRivers', () => {
  it('gives the same bytes for the same seed, in whatever order, and others for another', () => {
    // Pinned: whoever changes what a seed gives changes it here, on purpose.
    assert.equal(digest(lines), 'be8de3e3ac72d97c')
    const again = simulateRivers(options)
    riverSeries(again, again.gauges[2])
    assert.equal(digest(gaugeCsvLines(riverSeries(again, again.gauges[0]))), digest(lines))
    const other = simulateRivers({ ...options, seed: 4 })
    assert.notEqual(digest(gaugeCsvLines(riverSeries(other, other.gauges[0]))), digest(lines))
  })
  it('leaves a gauge as it is when gauges are added', () => {
    const more = simulateRivers({ ...options, gauges: 9 })
    assert.deepEqual(more.gauges[0], gauge)
    assert.equal(digest(gaugeCsvLines(riverSeries(more, more.gauges[0]))), digest(lines))
  })
  it('puts gauges inside the box, with sizes of real basins', () => {
    const { gauges } = simulateRivers({ ...options, gauges: 200 })
    assert.equal(new Set(gauges.map(({ site }) => site.id)).size, 200)
    for (const { site } of gauges) {
      assert.ok(site.latitude >= 41.5 && site.latitude <= 44.5 && site.longitude >= -76 && site.longitude <= -72)
      assert.ok(site.areaKm2 >= 60 && site.areaKm2 <= 2000)
    }
  })
  it('refuses no days, no gauges, and a seed that is not whole', () => {
    assert.throws(() => simulateRivers({ ...options, toDay: fromDay }), SettingsError)
    assert.throws(() => simulateRivers({ ...options, gauges: 0 }), SettingsError)
    assert.throws(() => simulateRivers({ ...options, seed: 0.5 }), SettingsError)
  })
})

describe('riverSeries', () => {
  it('can be explained by its own truth: the model run on the written weather gives the written flow', () => {
    const river = gr4jInit(gauge.model)
    const snow = snowInit()
    let [sse, ss, sum, n] = [0, 0, 0, 0]
    for (const [day, line] of lines.slice(1).entries()) {
      const [, flow, rain, tmax, tmin] = line.split(',')
      const water = snowStep(snow, gauge.snow, Number(rain), (Number(tmax) + Number(tmin)) / 2)
      const said = gr4jStep(river, water, series.potential[day])
      // The stores begin elsewhere than in the simulation, and need two years to forget it.
      if (day < 730 || flow === '') continue
      sse += (said - Number(flow)) ** 2
      ss += Number(flow) ** 2
      sum += Number(flow)
      n++
    }
    // What is left is the rating's error of 5 % and the rounding.
    const nse = 1 - sse / (ss - (sum * sum) / n)
    assert.ok(nse > 0.98, `NSE ${nse}`)
  })
  it('gauges the true flow with the error it says', () => {
    const ratios = Array.from(series.flow, (mm, day) => Math.log(mm / series.trueFlow[day])).filter(
      x => !Number.isNaN(x),
    )
    const sd = Math.sqrt(ratios.reduce((sum, x) => sum + x * x, 0) / ratios.length)
    near(sd, 0.05, (4 * 0.05) / Math.sqrt(2 * ratios.length))
  })
  it('has days without a reading, as many as its outages make', () => {
    const { gauges, regional } = simulateRivers({ ...options, gauges: 40 })
    let missing = 0
    for (const each of gauges) {
      missing += riverSeries({ options, gauges, regional }, each).flow.filter(mm => Number.isNaN(mm)).length
    }
    // 400 gauge-years at 0.25 outages of ⌈Exp(14)⌉ days, 14.5 on average: 1,450 days; sd √100 · √(2 · 14.5²) ≈ 205
    near(missing, 1450, 4 * 205)
  })
  it('knows a wet and temperate climate', () => {
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length
    assert.ok(mean(series.precipitation) > 2 && mean(series.precipitation) < 4)
    assert.ok(mean(series.trueFlow) > 0.3 && mean(series.trueFlow) < mean(series.precipitation) + 1)
    assert.ok(series.tmax.every((celsius, day) => celsius >= series.tmin[day]))
    assert.ok(Math.max(...series.packMm) > 20, 'snow lies in winter')
  })
})

describe('gaugeCsvLines', () => {
  it('writes the layout of our daily files', () => {
    assert.equal(lines[0], 'date,q_mm,prcp_mm,tmax_c,tmin_c,srad_w_m2,vp_pa\n')
    assert.equal(lines.length, 1 + series.length)
    for (const line of lines.slice(1)) {
      assert.match(line, /^199\d-\d\d-\d\d,(\d+(\.\d{1,2})?)?,\d+(\.\d{1,2})?,-?\d+(\.\d)?,-?\d+(\.\d)?,\d+,\d+\n$/)
    }
    assert.match(lines[1], /^1990-01-01,/)
    assert.match(lines[series.length], /^1999-12-31,/)
  })
  it('has the columns of the real files', t => {
    const path = sharedData(t, 'streamflow/basins.csv')
    if (path === undefined) return
    const real = readFileSync(path, 'utf8').split('\n', 1)[0].split(',')
    for (const column of BASINS_HEADER.split(',')) assert.ok(real.includes(column), column)
  })
})

it('the table has a row a gauge', () => {
  const cells = basinLine(gauge, series).trimEnd().split(',')
  assert.equal(cells.length, BASINS_HEADER.split(',').length)
  const cell = (name: string) => cells[BASINS_HEADER.split(',').indexOf(name)]
  assert.deepEqual([cell('basin'), Number(cell('area_km2'))], ['SIM00001', gauge.site.areaKm2])
  assert.equal(Number(cell('n_missing_q')), lines.filter(line => line.split(',')[1] === '').length)
})

it('the truth has a row a day', () => {
  const truth = [...riverTruthLines(series)]
  assert.equal(truth.length, 1 + series.length)
  near(Number(truth[100].split(',')[1]), series.trueFlow[99], 1e-5 * series.trueFlow[99])
  assert.equal(GAUGE_HEADER.split(',')[0], truth[0].split(',')[0])
})
