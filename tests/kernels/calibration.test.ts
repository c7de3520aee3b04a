import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EXCEEDANCE_MAGNITUDES, QUANTILE_LEVELS } from '../../shared/domain/forecast-levels.js'
import { CALIBRATION, calibrate, fitCalibration } from '../../shared/kernels/calibration.js'
import { addToCalibration, initCalibration } from '../../shared/kernels/calibration-histogram.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { near } from '../support/near.js'

/** Two kinds of pixel: mean 0 after which nothing happens, and mean 2 after which y is 0.01, 0.02 … 10.00 … */
const n = 20_000
const mean = Float32Array.from({ length: n }, (_, p) => (p < n / 2 ? 0 : 2))
const meq = Float64Array.from({ length: n }, (_, p) => (p < n / 2 ? 0 : ((p - n / 2 + 1) / (n / 2)) * 8))
const histogram = initCalibration()
addToCalibration(histogram, mean, { day: 0, value: meq, peak: meq.map(y => (y > 0 ? y : -Infinity)) })
const calibration = fitCalibration(histogram, { ...CALIBRATION, bins: 2, shrinkRows: 0 })

describe('calibration', () => {
  const { quantiles, exceedance, mean: kept } = calibrate(calibration, Float32Array.of(0, 0.003, 2, 7.9))
  it('keeps the mean', () => assert.deepEqual(kept, Float32Array.of(0, 0.003, 2, 7.9)))
  QUANTILE_LEVELS.forEach((level, q) => {
    it(`finds quantile ${level} of values spread evenly over 0 … 8`, () => {
      assert.equal(quantiles[q * 4], 0)
      assert.equal(quantiles[q * 4 + 1], 0, 'almost zero is in the bin of zero')
      near(quantiles[q * 4 + 2], 8 * level, 0.002)
      near(quantiles[q * 4 + 3], 8 * level, 0.002)
    })
  })
  it('finds half of those at or above M 4, and carries it up by b', () => {
    near(exceedance[2], 0.5, 1e-3)
    // Magnitudes spread evenly over 4 … 8 lie 2 above the threshold: b = 0.4343 / 2.005.
    near(calibration.b, Math.LOG10E / 2.005, 1e-3)
    near(exceedance[4 + 2], 1 - 0.5 ** (10 ** -calibration.b), 1e-3)
    assert.equal(exceedance[0], 0)
  })
  it('gives shapes level-major and magnitude-major', () => {
    assert.equal(quantiles.length, QUANTILE_LEVELS.length * 4)
    assert.equal(exceedance.length, EXCEEDANCE_MAGNITUDES.length * 4)
  })
})

describe('fitCalibration', () => {
  it('never falls with the mean, and keeps levels in order, on noise', () => {
    const noisy = initCalibration()
    const random = randomFrom(1)
    const next = () => uniform(random)
    const size = 50_000
    const noise = Float64Array.from({ length: size }, () => (next() < 0.5 ? 0 : next() * 6))
    addToCalibration(
      noisy,
      Float32Array.from({ length: size }, () => next() * 3),
      { day: 0, value: noise, peak: noise },
    )
    const { edges, quantiles, exceedance } = fitCalibration(noisy)
    const bins = edges.length + 1
    assert.ok(bins >= CALIBRATION.bins, `${bins} bins`)
    for (const table of [quantiles, exceedance]) {
      for (let i = 0; i < table.length; i++) if (i % bins > 0) assert.ok(table[i] >= table[i - 1], `entry ${i}`)
    }
    for (let i = bins; i < quantiles.length; i++) assert.ok(quantiles[i] >= quantiles[i - bins], `level of entry ${i}`)
    for (let i = bins; i < exceedance.length; i++) assert.ok(exceedance[i] < exceedance[i - bins], `M of entry ${i}`)
  })
  it('finds the rate of the few highest means, where almost all exceedances are', () => {
    // Means spread evenly over 0 … 4; an M 5 follows the highest 2 in a thousand and no other.
    const rare = initCalibration()
    const size = 100_000
    const means = Float32Array.from({ length: size }, (_, i) => (4 * i) / size)
    const largest = Float64Array.from(means, one => (one >= 3.992 ? 5 : 1))
    addToCalibration(rare, means, { day: 0, value: largest, peak: largest })
    const { exceedance } = calibrate(fitCalibration(rare), Float32Array.of(3.8, 3.9, 3.999))
    assert.ok(exceedance[0] < 0.001 && exceedance[1] < 0.001)
    assert.ok(exceedance[2] > 0.9, `${exceedance[2]}`)
  })
  it('makes do with one bin where every mean is 0, and shrinks a rate of 0 to the overall one', () => {
    const flat = initCalibration()
    addToCalibration(flat, new Float32Array(10), {
      day: 0,
      value: new Float64Array(10),
      peak: new Float64Array(10).fill(-Infinity),
    })
    const { edges, exceedance, b } = fitCalibration(flat)
    assert.equal(edges.length, 0)
    assert.equal(exceedance[0], 0)
    assert.equal(b, 1)
  })
})
