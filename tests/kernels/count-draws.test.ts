import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawBinomial, drawNegativeBinomial, drawPoisson } from '../../shared/kernels/count-draws.js'
import { drawGamma } from '../../shared/kernels/gamma-draws.js'
import { upperIncompleteGamma } from '../../shared/kernels/incomplete-gamma.js'
import { logFactorial } from '../../shared/kernels/log-factorial.js'
import { drawNormal, normalCdf } from '../../shared/kernels/normal.js'
import { type RandomState, randomFrom } from '../../shared/kernels/random.js'
import { kolmogorovBound, kolmogorovDistance } from '../support/kolmogorov.js'
import { near } from '../support/near.js'

const N = 100_000

/**
 * Distance of a sample of counts from its law, at the counts themselves: below the bound of a continuous law, as jumps
 * only make the statistic smaller.
 */
function follows(draw: (random: RandomState) => number, mass: (k: number) => number, seed: number): void {
  const random = randomFrom(seed)
  const counts: number[] = []
  for (let i = 0; i < N; i++) {
    const k = draw(random)
    assert.ok(Number.isInteger(k) && k >= 0, `${k}`)
    counts[k] = (counts[k] ?? 0) + 1
  }
  let [law, sample, distance] = [0, 0, 0]
  for (let k = 0; k < counts.length; k++) {
    law += mass(k)
    sample += (counts[k] ?? 0) / N
    distance = Math.max(distance, Math.abs(law - sample))
  }
  assert.ok(distance < kolmogorovBound(N), `distance ${distance}`)
}

const logChoose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k)

describe('drawPoisson', () => {
  for (const mean of [0.3, 9.9, 10, 47.5, 2000]) {
    it(`follows its law at a mean of ${mean}`, () =>
      follows(
        random => drawPoisson(random, mean),
        k => Math.exp(k * Math.log(mean) - mean - logFactorial(k)),
        11,
      ))
  }
})

describe('drawBinomial', () => {
  const cases: [n: number, p: number][] = [
    [1, 0.3],
    [40, 0.1],
    [40, 0.9],
    [100, 0.25],
    [5000, 0.5],
    [90_000, 0.7],
  ]
  for (const [n, p] of cases) {
    it(`follows its law for ${n} at ${p}`, () =>
      follows(
        random => drawBinomial(random, n, p),
        k => Math.exp(logChoose(n, k) + k * Math.log(p) + (n - k) * Math.log1p(-p)),
        12,
      ))
  }
  it('knows the certain cases', () => {
    const random = randomFrom(1)
    assert.deepEqual([drawBinomial(random, 0, 0.5), drawBinomial(random, 7, 0), drawBinomial(random, 7, 1)], [0, 0, 7])
  })
})

describe('drawNegativeBinomial', () => {
  it('follows the geometric law at size 1', () => {
    // Size 1: P(k) = (1 − q) q^k with q = mean / (1 + mean)
    const q = 8 / 9
    follows(
      random => drawNegativeBinomial(random, 8, 1),
      k => (1 - q) * q ** k,
      13,
    )
  })
  it('is Poisson at size Infinity', () =>
    follows(
      random => drawNegativeBinomial(random, 3, Infinity),
      k => Math.exp(k * Math.log(3) - 3 - logFactorial(k)),
      14,
    ))
})

describe('drawGamma', () => {
  for (const shape of [0.3, 1, 2.5, 60]) {
    it(`follows its law at shape ${shape}`, () => {
      const random = randomFrom(15)
      const sample = Array.from({ length: N }, () => drawGamma(random, shape))
      const whole = upperIncompleteGamma(shape, Number.MIN_VALUE)
      const distance = kolmogorovDistance(sample, x => 1 - upperIncompleteGamma(shape, x) / whole)
      assert.ok(distance < kolmogorovBound(N), `distance ${distance}`)
    })
  }
})

describe('drawNormal and normalCdf', () => {
  it('follows Φ', () => {
    const random = randomFrom(16)
    const sample = Array.from({ length: N }, () => drawNormal(random))
    assert.ok(kolmogorovDistance(sample, normalCdf) < kolmogorovBound(N))
  })
  // Abramowitz & Stegun (1964), table 26.1
  const table: [z: number, phi: number][] = [
    [0, 0.5],
    [1, 0.841344746068543],
    [-1.96, 0.024997895148221],
    [3, 0.99865010196837],
  ]
  for (const [z, phi] of table) it(`knows Φ(${z})`, () => near(normalCdf(z), phi, 1e-13))
})

describe('logFactorial', () => {
  // ln 20! = ln 2432902008176640000; the others by exact whole-number arithmetic
  it('knows 10!, 11!, 20! and 170!', () => {
    near(logFactorial(10), Math.log(3_628_800), 1e-12)
    near(logFactorial(11), Math.log(39_916_800), 1e-11)
    near(logFactorial(20), Math.log(2_432_902_008_176_640_000), 1e-11)
    near(
      logFactorial(170),
      Array.from({ length: 170 }, (_, i) => Math.log(i + 1)).reduce((a, b) => a + b),
      1e-9,
    )
  })
})
