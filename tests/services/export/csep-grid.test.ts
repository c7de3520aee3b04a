import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { csepFiles } from '../../../services/export/csep-grid.js'
import { SettingsError } from '../../../shared/domain/errors.js'
import { RIVERS } from '../../../shared/domain/known-regions.js'
import {
  bytesOf,
  CERTAIN,
  SAMPLE_FILES,
  SAMPLE_REGION,
  sampleForecast,
  sampleProbabilities,
  UNKNOWN,
} from '../../support/export-samples.js'
import { memoryStore } from '../../support/memory-store.js'
import { readReference } from '../../support/reference-json.js'

/** By pyCSEP 0.8.0; tests/reference/exports.py says how. */
const { csep } = readReference<{
  csep: {
    sha256: string
    cells: number
    validCells: number
    magnitudes: number[]
    eventCount: number
    spatialCounts: number[]
    rates: { longitude: number; latitude: number; magnitude: number; rate: number }[]
  }
}>('exports.json')

/** Rate of M ≥ 4 of a pixel, by hand. */
const rateOf = (pixel: number): number => {
  const [p] = sampleProbabilities(pixel)
  return pixel === UNKNOWN ? 0 : pixel === CERTAIN ? -Math.log(1e-9) : -Math.log(1 - p)
}
const near = (actual: number, expected: number, slack = 1e-8) =>
  assert.ok(Math.abs(actual - expected) <= slack * Math.abs(expected), `${actual}, not ${expected}`)

describe('a CSEP grid', () => {
  it('is the file that pyCSEP has read', async () => {
    const bytes = await bytesOf(SAMPLE_FILES['forecast.dat']())
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    assert.equal(sha256, csep.sha256, 'the file has changed: run tests/reference/exports.py again')
  })
  it('has for pyCSEP all pixels, the one that is not known masked, and regular magnitude bins', () => {
    assert.deepEqual([csep.cells, csep.validCells], [12, 11])
    assert.deepEqual(
      csep.magnitudes,
      Array.from({ length: 28 }, (_, k) => Number((4 + k / 10).toFixed(1))),
    )
  })
  it('has for pyCSEP the rates that the probabilities give, in each pixel and in all', () => {
    // pyCSEP counts in the file's order: column by column from the west, in each from the south.
    const pixels = Array.from({ length: 12 }, (_, i) => (i % 3) * 4 + Math.floor(i / 3))
    csep.spatialCounts.forEach((count, i) => {
      near(count, rateOf(pixels[i]))
    })
    near(
      csep.eventCount,
      pixels.reduce((sum, pixel) => sum + rateOf(pixel), 0),
    )
  })
  it('gives pyCSEP the rate of the pixel and bin in which an earthquake lies', () => {
    // Of thresholds k and k + 1, between which Λ(m) is exponential; pixel and edges of the bin by hand.
    const above = (pixel: number, m: number): number => {
      const rates = sampleProbabilities(pixel).map(p => -Math.log(1 - Math.min(p, 1 - 1e-9)))
      const k = m >= 6 ? 2 : m >= 5 ? 1 : 0
      const [from, to] = [
        [4, 5],
        [5, 6],
        [6, 6.75],
      ][k]
      return rates[k] * (rates[k + 1] / rates[k]) ** ((m - from) / (to - from))
    }
    const expected = [
      above(0, 4) - above(0, 4.1), // −118.7, 33.9, M 4.0: the south-west corner belongs to pixel 0
      above(0, 4.9) - above(0, 5), // the middle of it, M 4.95
      above(10, 6.6) - above(10, 6.7), // −118.45, 34.15, M 6.69: row 2, column 2
      above(CERTAIN, 6.7), // −118.31, 34.19, M 8.0: the last bin is open
    ]
    csep.rates.forEach(({ rate }, i) => {
      near(rate, expected[i], 1e-6)
    })
  })
  it('is a file for each issue and model, named by them', async () => {
    const store = memoryStore()
    const issue = sampleForecast()
    await store.write([issue, { ...issue, day: 8782 }, { ...issue, model: 'ridge' }])
    const selection = { store, regions: [SAMPLE_REGION], range: { fromDay: 0, toDay: 9999 } }
    const names: string[] = []
    for await (const { name } of csepFiles(selection)) names.push(name)
    // The last day known, 8,781, is 1994-01-16: 24 years with 6 leap days, and 15 days.
    assert.deepEqual(names, ['sample.ema.1994-01-17.dat', 'sample.ema.1994-01-18.dat', 'sample.ridge.1994-01-17.dat'])
  })
  it('is not of rivers', () => {
    const selection = { store: memoryStore(), regions: [RIVERS], range: { fromDay: 0, toDay: 1 } }
    assert.throws(() => csepFiles(selection), SettingsError)
  })
})
