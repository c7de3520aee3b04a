import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EXCEEDANCE_MAGNITUDES } from '../../shared/domain/forecast-levels.js'
import { binRates, magnitudeEdges } from '../../shared/kernels/magnitude-bins.js'

const EDGES = magnitudeEdges(EXCEEDANCE_MAGNITUDES)

/** P(at least one) of a Poisson process of a rate. */
const probability = (rate: number): number => -Math.expm1(-rate)
const sumFrom = (rates: Float64Array, edge: number): number =>
  rates.reduce((sum, rate, k) => (EDGES[k] >= edge ? sum + rate : sum), 0)
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) <= 1e-12 + 1e-9 * Math.abs(expected), `${actual}, not ${expected}`)

describe('magnitudeEdges', () => {
  it('goes in tenths from the lowest threshold to the last tenth not above the highest', () => {
    assert.equal(EDGES.length, 28)
    assert.deepEqual([...EDGES.slice(0, 4), EDGES[20], EDGES[27]], [4, 4.1, 4.2, 4.3, 6, 6.7])
  })
  it('has one open bin where there is one threshold', () => assert.deepEqual([...magnitudeEdges([5])], [5]))
})

describe('binRates', () => {
  it('is Gutenberg–Richter with b = 1 where the thresholds are', () => {
    // Λ(m) = 10^(4 − m): a bin holds 10^(4 − m) · (1 − 10^−0.1), the last one all from M 6.7 on.
    const rates = binRates([1, 0.1, 0.01, 10 ** -2.75].map(probability), EXCEEDANCE_MAGNITUDES, EDGES)
    EDGES.slice(0, -1).forEach((edge, k) => {
      near(rates[k], 10 ** (4 - edge) * (1 - 10 ** -0.1))
    })
    near(rates[27], 10 ** -2.7)
  })
  it('keeps the rate of every threshold that is an edge, whatever lies between', () => {
    // −ln(1 − 0.5) = 0.6931…, −ln(1 − 0.2) = 0.2231…, −ln(1 − 0.001) = 0.0010005…
    const rates = binRates([0.5, 0.2, 0.001, 0.0005], EXCEEDANCE_MAGNITUDES, EDGES)
    near(sumFrom(rates, 4), Math.LN2)
    near(sumFrom(rates, 5), 0.22314355131420976)
    near(sumFrom(rates, 6), 0.0010005003335835344)
  })
  it('falls tenfold a magnitude towards what is impossible, and there is nothing beyond', () => {
    const rates = binRates([0.5, 0, 0, 0], EXCEEDANCE_MAGNITUDES, EDGES)
    near(sumFrom(rates, 4), Math.LN2)
    near(rates[0], Math.LN2 * (1 - 10 ** -0.1))
    near(rates[9], Math.LN2 * 10 ** -0.9) // 4.9 to 5.0 has all that is left
    assert.equal(sumFrom(rates, 5), 0)
  })
  it('counts a probability above that of a lower threshold as equal to it: no rate is negative', () => {
    const rates = binRates([0.1, 0.1000001, 0.01, 0.02], EXCEEDANCE_MAGNITUDES, EDGES)
    assert.ok(rates.every(rate => rate >= 0))
    near(sumFrom(rates, 4), -Math.log(0.9))
  })
  const edges: [what: string, probabilities: number[], total: number][] = [
    ['what is certain is a rate of 20.7, not an infinite one', [1, 1, 1, 1], 9 * Math.LN10], // −ln 1e−9
    ['what is impossible is none', [0, 0, 0, 0], 0],
    ['what is not known stays so', [NaN, NaN, NaN, NaN], NaN],
  ]
  for (const [what, probabilities, total] of edges) {
    it(what, () => {
      const sum = sumFrom(binRates(probabilities, EXCEEDANCE_MAGNITUDES, EDGES), 4)
      if (Number.isNaN(total)) assert.ok(Number.isNaN(sum))
      else assert.ok(Math.abs(sum - total) < 1e-6, `${sum}`)
    })
  }
})
