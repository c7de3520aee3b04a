import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawNormal } from '../../shared/kernels/normal.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { randomStreams } from '../../shared/kernels/random-streams.js'
import {
  REGIONAL_NOISE,
  RESIDUAL_A,
  RESIDUAL_B,
  saturationPa,
  type WeatherParameters,
  waveAt,
  weatherInit,
  weatherStep,
} from '../../shared/kernels/weather.js'
import { near } from '../support/near.js'

const flat = (mean: number) => ({ mean, amplitude: 0, peakDay: 1 })

/** A place without seasons, so that its laws are those of one chain: P(wet) = 0.2 / (1 + 0.2 − 0.6) = 1/3. */
const place: WeatherParameters = {
  latitude: 43,
  elevationM: 0,
  wetAfterDry: flat(0.2),
  wetAfterWet: flat(0.6),
  amountMm: flat(8),
  tmaxC: flat(40),
  tminC: flat(0),
  wetCoolingK: 3,
  tmaxSdK: 5,
  tminSdK: 4,
  clearnessDry: 0.6,
  clearnessWet: 0.35,
  clearnessSd: 0.08,
  regionalShare: 0.5,
}

const DAYS = 100_000

const regional = (() => {
  const random = randomFrom(99)
  return Float64Array.from({ length: DAYS * REGIONAL_NOISE }, () => drawNormal(random))
})()

function simulate(p: WeatherParameters, stream: number) {
  const streams = randomStreams(5)
  let random = streams.next().value
  for (let skip = 0; skip < stream; skip++) random = streams.next().value
  const state = weatherInit(random)
  const column = () => new Float64Array(DAYS)
  const days = { wet: column(), mm: column(), tmax: column(), tmin: column(), clear: column() }
  for (let day = 0; day < DAYS; day++) {
    weatherStep(state, p, 80, regional, day * REGIONAL_NOISE)
    days.wet[day] = state.isWet ? 1 : 0
    days.mm[day] = state.precipitationMm
    days.tmax[day] = state.residual[0]
    days.tmin[day] = state.residual[1]
    days.clear[day] = state.residual[2]
  }
  return days
}

const first = simulate(place, 0)
const second = simulate(place, 1)

const mean = (x: Float64Array): number => x.reduce((sum, value) => sum + value, 0) / x.length

function correlation(x: Float64Array, y: Float64Array): number {
  const [mx, my] = [mean(x), mean(y)]
  let [xy, xx, yy] = [0, 0, 0]
  x.forEach((value, i) => {
    xy += (value - mx) * (y[i] - my)
    xx += (value - mx) ** 2
    yy += (y[i] - my) ** 2
  })
  return xy / Math.sqrt(xx * yy)
}

/** Four standard errors of a correlation of 100,000 days; days remember each other, which is given room by another factor of 2. */
const LOOSE = (2 * 4) / Math.sqrt(DAYS)

describe('weatherStep', () => {
  it('is wet one day in three', () => {
    // Variance of the mean of a chain: π (1 − π) (1 + r) / (1 − r) / n with r = 0.4: sd 0.0023
    near(mean(first.wet), 1 / 3, 4 * Math.sqrt(((2 / 9) * (1.4 / 0.6)) / DAYS))
  })
  it('remembers yesterday as much as its chain does', () => {
    // Lag-1 correlation of a chain of two states: P(wet | wet) − P(wet | dry) = 0.4
    near(correlation(first.wet.subarray(1), first.wet.subarray(0, -1)), 0.4, LOOSE)
  })
  it('rains 8 mm on a wet day, exponentially', () => {
    const wet = first.mm.filter(mm => mm > 0)
    near(mean(wet), 8, (4 * 8) / Math.sqrt(wet.length))
    // P(above 24 mm) = e^−3
    const share = wet.filter(mm => mm > 24).length / wet.length
    near(share, Math.exp(-3), 4 * Math.sqrt(Math.exp(-3) / wet.length))
  })
  it('gives residuals the variance and memory of their matrices', () => {
    // M0 = A M0 Aᵀ + B Bᵀ by iteration; lag-1 covariance M1 = A M0 (Matalas 1967, doi:10.1029/WR003i004p00937)
    const product = (x: readonly (readonly number[])[], y: readonly (readonly number[])[]) =>
      x.map(row => y[0].map((_, j) => row.reduce((sum, value, k) => sum + value * y[k][j], 0)))
    const transpose = (x: readonly (readonly number[])[]) => x[0].map((_, j) => x.map(row => row[j]))
    const noise = product(RESIDUAL_B, transpose(RESIDUAL_B))
    let m0 = noise
    for (let i = 0; i < 100; i++) {
      m0 = product(product(RESIDUAL_A, m0), transpose(RESIDUAL_A)).map((row, r) => row.map((v, c) => v + noise[r][c]))
    }
    const m1 = product(RESIDUAL_A, m0)
    const columns = [first.tmax, first.tmin, first.clear]
    for (let row = 0; row < 3; row++) {
      near(mean(columns[row].map(x => x * x)), m0[row][row], 2 * LOOSE)
      near(m0[row][row], 1, 0.02) // the published matrices are those of standardised residuals
      for (let col = 0; col < 3; col++) {
        const lagged = correlation(columns[row].subarray(1), columns[col].subarray(0, -1))
        near(lagged, m1[row][col] / Math.sqrt(m0[row][row] * m0[col][col]), LOOSE)
      }
    }
  })
  it('ties places together by their shared noise', () => {
    // Residuals are linear in the noise, of which half the variance is shared.
    near(correlation(first.tmax, second.tmax), 0.5, LOOSE)
    assert.ok(correlation(first.wet, second.wet) > 0.2)
    near(correlation(first.tmax, simulate({ ...place, regionalShare: 0 }, 2).tmax), 0, LOOSE)
  })
  it('is cooler up high, and on wet days, and never colder by day than by night', () => {
    const state = weatherInit(randomFrom(1))
    const high = weatherInit(randomFrom(1))
    for (let day = 0; day < 1000; day++) {
      weatherStep(state, place, 200, regional, day * REGIONAL_NOISE)
      weatherStep(high, { ...place, elevationM: 2000 }, 200, regional, day * REGIONAL_NOISE)
      near(state.tmaxC - high.tmaxC, 13, 1e-9)
      near(state.tmaxC, 40 - (state.isWet ? 3 : 0) + 5 * state.residual[0], 1e-9)
      assert.ok(state.tmaxC >= state.tminC)
      assert.ok(state.radiationWm2 > 0 && state.radiationWm2 < 900)
    }
  })
})

describe('saturationPa', () => {
  // FAO-56, annex 2, table 2.3
  it('is 2.338 kPa at 20 °C', () => near(saturationPa(20), 2338, 1))
  it('is 0.611 kPa at freezing', () => near(saturationPa(0), 611, 1))
})

describe('waveAt', () => {
  it('peaks on its day, and is as low half a year later', () => {
    const wave = { mean: 10, amplitude: 3, peakDay: 200 }
    near(waveAt(wave, 200), 13, 1e-12)
    near(waveAt(wave, 200 - 182.625), 7, 1e-12)
  })
})

describe('randomStreams', () => {
  it('gives the k-th stream of a seed however many are taken', () => {
    const take = (count: number) => {
      const streams = randomStreams(4)
      return Array.from({ length: count }, () => ({ ...streams.next().value }))
    }
    assert.deepEqual(take(3), take(10).slice(0, 3))
    assert.notDeepEqual(take(2)[0], take(2)[1])
  })
})
