import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { discretisedGamma } from '../../shared/kernels/discretised-gamma.js'
import { type Coupling, gravityCoupling } from '../../shared/kernels/gravity-coupling.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { type RenewalParameters, renewalInit, renewalStep } from '../../shared/kernels/renewal.js'
import { plannedReproduction, reproductionInit, reproductionStep } from '../../shared/kernels/reproduction.js'
import { near } from '../support/near.js'

const alone: Coupling = { start: new Uint32Array(2), to: new Uint32Array(0), share: new Float64Array(0) }
const of = (...values: number[]) => Float64Array.from(values)

/** So many people that what is drawn hardly differs from its mean, and nobody runs short. */
const PEOPLE = 1e13

describe('discretisedGamma', () => {
  it('gives the generation interval of influenza that EpiEstim ships', () => {
    // Flu2009$si_distr of EpiEstim, from day 1 on: the law of mean 2.6 and deviation 1.5 to three decimals
    const shipped = [0.233, 0.359, 0.198, 0.103, 0.053, 0.027, 0.014, 0.007, 0.003, 0.002, 0.001]
    const chances = discretisedGamma(2.6, 1.5, 20, 1)
    for (const [day, chance] of shipped.entries()) near(chances[day], chance, 0.0005)
  })
  const cases: [mean: number, sd: number, days: number, shift: 0 | 1][] = [
    [6.3, 4.2, 60, 1],
    [9, 4, 60, 0],
    [0.5, 0.4, 20, 0],
  ]
  for (const [mean, sd, days, shift] of cases) {
    it(`keeps the mean and adds up to 1: ${mean} ± ${sd} days from ${shift} on`, () => {
      const chances = discretisedGamma(mean, sd, days, shift)
      near(
        chances.reduce((sum, chance) => sum + chance, 0),
        1,
        1e-12,
      )
      near(
        chances.reduce((sum, chance, k) => sum + chance * (k + shift), 0),
        mean,
        1e-4,
      )
    })
  }
  it('refuses a table that is too short, and a mean below the shift', () => {
    assert.throws(() => discretisedGamma(6.3, 4.2, 5, 1), /5 days hold 0\.\d+ of a delay of 6\.3 days; give more/)
    assert.throws(() => discretisedGamma(1, 1, 5, 1), /let the mean be above 1/)
  })
})

describe('renewalStep', () => {
  it('does three days as by hand', () => {
    // w = (1/2, 1/2), R = 2, no noise to speak of: I_1 = 8e9 come in; I_2 = 2 · 4e9 = 8e9; I_3 = 2 (4e9 + 4e9) = 16e9
    const p: RenewalParameters = { generation: of(0.5, 0.5), dispersion: Infinity, travel: 0 }
    const state = renewalInit(of(PEOPLE), p, randomFrom(1))
    const days = [8e9, 0, 0].map(come => renewalStep(state, p, alone, of(2), of(come))[0])
    // Poisson: deviations of 1e5; five of them, and 1/1000 for those who are infected already
    for (const [day, expected] of [8e9, 8e9, 16e9].entries()) near(days[day], expected, 5e5 + 2e-3 * expected)
  })

  for (const R of [0.7, 1.5, 2.6]) {
    it(`grows as Euler and Lotka say at R = ${R}`, () => {
      // Σ w_s e^(−r s) = 1 / R: Wallinga & Lipsitch (2007), Proc. R. Soc. B 274, 599–604, doi:10.1098/rspb.2006.3754
      const generation = discretisedGamma(6.3, 4.2, 40, 1)
      const transform = (r: number) => generation.reduce((sum, w, k) => sum + w * Math.exp(-r * (k + 1)), 0)
      let [low, high] = [-1, 1]
      for (let i = 0; i < 60; i++) {
        const middle = (low + high) / 2
        if (transform(middle) > 1 / R) low = middle
        else high = middle
      }
      const p: RenewalParameters = { generation, dispersion: Infinity, travel: 0 }
      const state = renewalInit(of(1e30), p, randomFrom(2))
      renewalStep(state, p, alone, of(R), of(1e12))
      const days = Array.from({ length: 100 }, () => renewalStep(state, p, alone, of(R), of(0))[0])
      near(Math.log(days[99] / days[79]) / 20, low, 1e-3)
    })
  }

  it('infects with the variance of its dispersion', () => {
    // 1,000 infectious, R = 2: negative binomial of mean 2,000 and size 1000 k, variance 2000 + 2000² / 100 at k = 0.1
    const p: RenewalParameters = { generation: of(1), dispersion: 0.1, travel: 0 }
    const random = randomFrom(3)
    const runs = Float64Array.from({ length: 4000 }, () => {
      const state = { ...renewalInit(of(PEOPLE), p, random) }
      renewalStep(state, p, alone, of(2), of(1000))
      return renewalStep(state, p, alone, of(2), of(0))[0]
    })
    const mean = runs.reduce((a, b) => a + b) / runs.length
    const variance = runs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / runs.length
    near(mean, 2000, 4 * Math.sqrt(42_000 / 4000))
    near(variance, 42_000, 4 * 42_000 * Math.sqrt(2.2 / 4000)) // a little above 2 / n, as the law has a tail
  })

  it('runs out of people: the final size of an epidemic of R = 2', () => {
    // Without travel or noise 1 − z = e^(−2 z): z = 0.7968 (Kermack & McKendrick 1927)
    const p: RenewalParameters = { generation: of(0.3, 0.4, 0.3), dispersion: Infinity, travel: 0 }
    const state = renewalInit(of(1e8), p, randomFrom(4))
    renewalStep(state, p, alone, of(2), of(1000))
    for (let day = 0; day < 400; day++) renewalStep(state, p, alone, of(2), of(0))
    // Days are steps here, in which more are met than in a continuous course: a few percent more
    const size = 1 - state.susceptible[0] / 1e8
    assert.ok(size > 0.78 && size < 0.87, `${size}`)
  })

  it('carries infections by travel, and loses none on the way', () => {
    // Two places that see only each other; a fifth of the infectiousness travels.
    const both: Coupling = { start: Uint32Array.of(0, 1, 2), to: Uint32Array.of(1, 0), share: of(1, 1) }
    const p: RenewalParameters = { generation: of(1), dispersion: Infinity, travel: 0.2 }
    const state = renewalInit(of(PEOPLE, PEOPLE), p, randomFrom(5))
    renewalStep(state, p, both, of(1, 1), of(1e9, 0))
    const [home, away] = renewalStep(state, p, both, of(1, 1), of(0, 0))
    assert.deepEqual([...state.pressure], [8e8, 2e8])
    near(home, 8e8, 1e6)
    near(away, 2e8, 1e6)
  })

  it('never infects more than there are, and goes on from a copy as from the original', () => {
    const p: RenewalParameters = { generation: of(0.5, 0.5), dispersion: 0.2, travel: 0 }
    const state = renewalInit(of(5000), p, randomFrom(6))
    renewalStep(state, p, alone, of(8), of(50))
    const copy = structuredClone(state)
    let total = 50
    for (let day = 0; day < 60; day++) {
      const [today] = renewalStep(state, p, alone, of(8), of(0))
      assert.equal(renewalStep(copy, p, alone, of(8), of(0))[0], today)
      total += today
    }
    assert.equal(total, 5000 - state.susceptible[0])
    assert.ok(state.susceptible[0] >= 0)
  })
})

describe('gravityCoupling', () => {
  // On one meridian: A (1,000 people), B 1° north (4,000), C 2° north (8,000). From A by inverse squares: B 4000, C 2000.
  const site = (id: string, latitude: number, population: number) => ({
    id,
    name: id,
    latitude,
    longitude: 0,
    population,
  })
  const sites = [site('A', 0, 1000), site('B', 1, 4000), site('C', 2, 8000)]
  it('pulls by people over distance squared', () => {
    const { start, to, share } = gravityCoupling(sites, { partners: 2, exponent: 2, nearKm: 1 })
    assert.deepEqual([...start], [0, 2, 4, 6])
    assert.deepEqual([...to.subarray(0, 2)], [1, 2])
    near(share[0], 2 / 3, 1e-4)
    near(share[1], 1 / 3, 1e-4)
  })
  it('keeps the strongest, whose shares add up to 1', () => {
    const { to, share } = gravityCoupling(sites, { partners: 1, exponent: 2, nearKm: 1 })
    assert.deepEqual([...to], [1, 2, 1])
    assert.deepEqual([...share], [1, 1, 1])
  })
  it('leaves one place alone', () => assert.deepEqual([...gravityCoupling(sites.slice(0, 1)).start], [0, 0]))
})

describe('reproductionStep', () => {
  const p = {
    basic: 3,
    interventions: [
      { name: 'a', afterDays: 10, factor: 0.25, rampDays: 2 },
      { name: 'b', afterDays: 20, factor: 2, rampDays: 1 },
    ],
    sharedSd: 0.1,
    ownSd: 0.2,
    memoryDays: 10,
  }
  // Halfway along the ramp of its logarithm a factor of 1/4 is 1/2.
  const plan: [day: number, R: number][] = [
    [9, 3],
    [10, 1.5],
    [11, 0.75],
    [19, 0.75],
    [20, 1.5],
  ]
  for (const [day, R] of plan) it(`plans R = ${R} on day ${day}`, () => near(plannedReproduction(p, day), R, 1e-12))

  it('wanders with the spread and memory it is given, partly together', () => {
    const days = 100_000
    const quiet = { ...p, interventions: [] }
    const state = reproductionInit(quiet, 2, randomFrom(7))
    const R = new Float64Array(2)
    const [first, second] = [new Float64Array(days), new Float64Array(days)]
    for (let day = 0; day < days; day++) {
      reproductionStep(state, quiet, day, R)
      first[day] = Math.log(R[0] / 3)
      second[day] = Math.log(R[1] / 3)
    }
    const product = (x: Float64Array, y: Float64Array) => x.reduce((sum, v, i) => sum + v * (y[i] ?? 0), 0) / x.length
    // Of a chain with memory e^(−1/10) a mean of 100,000 products is worth 5,000 free ones: deviation √(2/5000) = 2 %
    near(product(first, first), 0.05, 4 * 0.02 * 0.05)
    near(product(first, second), 0.01, 4 * 0.02 * 0.05)
    near(product(first.subarray(1), first) / product(first, first), Math.exp(-0.1), 0.01)
  })
})
