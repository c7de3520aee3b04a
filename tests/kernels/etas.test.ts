import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  branchingRatio,
  COMCAT_25,
  delayCdf,
  distanceCdf,
  type EtasParameters,
  productivity,
  timeIntegral,
} from '../../shared/kernels/etas.js'

const near = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual / expected - 1) < tolerance, `${actual} is not ${expected}`)

/** Simpson's rule with 2n panels. */
function integrate(from: number, to: number, n: number, f: (x: number) => number): number {
  const h = (to - from) / (2 * n)
  let sum = f(from) + f(to)
  for (let i = 1; i < 2 * n; i++) sum += f(from + i * h) * (i % 2 === 1 ? 4 : 2)
  return (sum * h) / 3
}

/** The time kernel as SPEC.md 2.2 writes it, over log delay: the integrand is smooth there. */
const delayIntegral = (p: EtasParameters, days: number): number =>
  integrate(Math.log(p.cDays), Math.log(days + p.cDays), 4000, y => {
    const t = Math.exp(y) - p.cDays
    return (Math.exp(y) * Math.exp(-t / p.tauDays)) / (t + p.cDays) ** (1 + p.omega)
  })

const others: [name: string, p: EtasParameters][] = [
  ['the ComCat fit', COMCAT_25],
  ['a steeper Omori law', { ...COMCAT_25, omega: 0.3, tauDays: 500 }],
  ['no power-law excess', { ...COMCAT_25, omega: 0 }],
  ['a taper shorter than c', { ...COMCAT_25, cDays: 2, tauDays: 0.5 }],
]

describe('timeIntegral', () => {
  for (const [name, p] of others) {
    it(`agrees with Simpson's rule for ${name}`, () => near(timeIntegral(p), delayIntegral(p, 60 * p.tauDays), 1e-9))
  }
  // The formula of SPEC.md 2.2 and quad() of mpmath 1.4.1 both give 15.727049737200780
  it('agrees with mpmath', () => near(timeIntegral(COMCAT_25), 15.72704973720078))
})

describe('delayCdf', () => {
  for (const [name, p] of others) {
    it(`agrees with Simpson's rule for ${name}`, () => {
      const whole = delayIntegral(p, 60 * p.tauDays)
      for (const days of [0.001, 0.1, 1, 30, 365]) near(delayCdf(p, days), delayIntegral(p, days) / whole, 1e-8)
    })
  }
  it('runs from 0 to 1', () => {
    assert.equal(delayCdf(COMCAT_25, 0), 0)
    assert.equal(delayCdf(COMCAT_25, Infinity), 1)
  })
})

describe('distanceCdf', () => {
  it('has its median where the closed form has it', () => {
    // r = √(d e^(γ (m − m0)) (2^(1/ρ) − 1)), mpmath 1.4.1
    near(distanceCdf(COMCAT_25, 2.45, 0.637467389847303), 0.5)
    near(distanceCdf(COMCAT_25, 6.5, 5.04468880754111), 0.5)
  })
  it('agrees with Simpson over the plane', () => {
    // Share within 10 km of an M 5: ∫ 2πr (r² + D)^(−1−ρ) dr over the closed integral π / (ρ D^ρ), with x = r²
    const zone = 10 ** -0.795325 * Math.exp(1.021525 * (5 - 2.45))
    const rho = COMCAT_25.rho
    const within = integrate(0, 100, 20_000, x => Math.PI * (x + zone) ** (-1 - rho))
    near(distanceCdf(COMCAT_25, 5, 10), within / (Math.PI / (rho * zone ** rho)), 1e-9)
  })
})

describe('productivity', () => {
  it('of the reference magnitude is k0 · π/ρ · d^−ρ · the time integral', () => {
    near(productivity(COMCAT_25, 2.45), 0.5191766811418886) // mpmath 1.4.1
  })
  it('grows by e^(a − ργ) a unit', () => {
    near(productivity(COMCAT_25, 6), 16.75227437586988) // κ(m0) e^(0.97860424235 · 3.55), mpmath 1.4.1
  })
})

describe('branchingRatio', () => {
  it('without an upper end is the formula of Mizrahi et al.', () => {
    near(branchingRatio(COMCAT_25, Infinity), 0.9539688888576694) // β κ(m0) / (β − α), mpmath 1.4.1
  })
  it('agrees with Simpson over truncated magnitudes', () => {
    for (const p of [
      COMCAT_25,
      { ...COMCAT_25, a: 3 },
      { ...COMCAT_25, beta: COMCAT_25.a - COMCAT_25.rho * COMCAT_25.gamma },
    ]) {
      const density = (m: number) => (p.beta * Math.exp(-p.beta * (m - 2.45))) / (1 - Math.exp(-p.beta * 5.5))
      near(
        branchingRatio(p, 7.95),
        integrate(2.45, 7.95, 500, m => productivity(p, m) * density(m)),
        1e-9,
      )
    }
  })
  it('is infinite where large quakes breed faster than they are rare', () => {
    assert.equal(branchingRatio({ ...COMCAT_25, a: 3 }, Infinity), Infinity)
  })
})
