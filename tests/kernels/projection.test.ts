import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SettingsError } from '../../shared/domain/errors.js'
import { BASIS_NAMES, type BasisName, orthogonalBasis } from '../../shared/kernels/orthogonal-basis.js'
import { decoderMatrix, encoderMatrix, type Projection } from '../../shared/kernels/projection.js'
import { quadratureWeights } from '../../shared/kernels/quadrature.js'
import { near } from '../support/near.js'

describe('quadratureWeights', () => {
  it('midpoint', () => assert.deepEqual([...quadratureWeights('midpoint', 3)], [1, 1, 1]))
  it('trapezoid', () => assert.deepEqual([...quadratureWeights('trapezoid', 4)], [0.5, 1, 1, 0.5]))
  it('Simpson', () => {
    assert.deepEqual(
      [...quadratureWeights('simpson', 5)],
      [1, 4, 2, 4, 1].map(weight => weight / 3),
    )
  })
  it('Simpson is exact for cubics: ∫ x³ from 0 to 4 is 64', () => {
    near(
      quadratureWeights('simpson', 5).reduce((sum, weight, x) => sum + weight * x ** 3, 0),
      64,
      1e-12,
    )
  })
  it('says what to do with an even number of samples', () => {
    assert.throws(() => quadratureWeights('simpson', 26), SettingsError)
    assert.throws(() => quadratureWeights('simpson', 26), /take 25/)
  })
})

interface Way {
  readonly basis: BasisName
  readonly functions: number
  readonly projection: Projection
  readonly window: number
  readonly ahead?: number
  readonly ridge?: number
  readonly memory?: number
}

/** Samples of `window`, then `times` of what the basis makes of them. */
function project(way: Way, sample: (t: number) => number, times: readonly number[]): number[] {
  const { basis: name, functions, projection, window, ahead = 0, ridge = 0, memory = 5 } = way
  const ends = projection === 'trapezoid' || projection === 'simpson'
  const basis = orthogonalBasis(name, { window, span: window + ahead, ends, memory })
  const encoder = encoderMatrix(basis, functions, window, projection, ridge)
  const decoder = decoderMatrix(basis, functions, times)
  const coefficients = Array.from({ length: functions }, (_, l) => {
    return encoder.subarray(l * window, (l + 1) * window).reduce((sum, weight, t) => sum + weight * sample(t), 0)
  })
  return times.map((_, k) => coefficients.reduce((sum, a, l) => sum + a * decoder[k * functions + l], 0))
}

describe('what a basis holds is forecast exactly', () => {
  const cubic = (t: number) => 1 - 0.3 * t + 0.02 * t ** 2 - 0.0007 * t ** 3
  const season = (t: number) => 2 + Math.cos((2 * Math.PI * (t + 0.5)) / 12) - 3 * Math.sin((4 * Math.PI * t) / 12)
  const steps = (t: number) => (t < 4 ? 1 : t < 8 ? -2 : 5)
  const table: [name: string, way: Way, sample: (t: number) => number, times: number[]][] = [
    [
      'a cubic by four Legendre polynomials',
      { basis: 'legendre', functions: 4, projection: 'least-squares', window: 26 },
      cubic,
      [0, 7, 25, 26, 30],
    ],
    [
      'the same with the horizon inside',
      { basis: 'legendre', functions: 4, projection: 'least-squares', window: 26, ahead: 4 },
      cubic,
      [3, 26, 29],
    ],
    [
      'a cubic by Gram polynomials and plain sums',
      { basis: 'gram', functions: 4, projection: 'midpoint', window: 26 },
      cubic,
      [0, 25, 28],
    ],
    [
      'a cubic by Laguerre polynomials',
      { basis: 'laguerre', functions: 5, projection: 'least-squares', window: 30 },
      cubic,
      [0, 29, 33],
    ],
    [
      'a season by Fourier sums over whole periods',
      { basis: 'fourier', functions: 9, projection: 'midpoint', window: 24 },
      season,
      [0, 11, 24, 29],
    ],
    [
      'a constant by the trapezoid rule',
      { basis: 'legendre', functions: 1, projection: 'trapezoid', window: 9 },
      () => 4,
      [0, 9],
    ],
    [
      'a line by Simpson’s rule',
      { basis: 'legendre', functions: 2, projection: 'simpson', window: 9 },
      t => 3 - t,
      [0, 8, 10],
    ],
    [
      'steps by Haar functions',
      { basis: 'haar', functions: 4, projection: 'midpoint', window: 16 },
      steps,
      [0, 5, 9, 15],
    ],
  ]
  for (const [name, way, sample, times] of table) {
    it(name, () => {
      for (const [k, value] of project(way, sample, times).entries())
        near(value, sample(times[k]), 1e-8, `${times[k]}:`)
    })
  }
})

describe('limits that are known', () => {
  it('Fourier on the window alone forecasts that it begins again', () => {
    const way: Way = { basis: 'fourier', functions: 9, projection: 'midpoint', window: 9 }
    const sample = (t: number) => t ** 2
    const [ahead, first] = project(way, sample, [9, 0])
    near(ahead, first, 1e-9)
    near(first, 0, 1e-9)
  })
  it('Laguerre’s weight forgets: what is 10 memories old counts e⁻¹⁰ as much', () => {
    // One function, so that the forecast is the mean under the weight: a bump of 1 at age 50 beside zeros, of
    // Σ e^{−age/5} = (1 − e^{−51/5}) / (1 − e^{−1/5}).
    const [value] = project(
      { basis: 'laguerre', functions: 1, projection: 'midpoint', window: 51 },
      t => (t === 0 ? 1 : 0),
      [51],
    )
    near(value, (Math.exp(-10) * (1 - Math.exp(-0.2))) / (1 - Math.exp(-10.2)), 1e-15)
  })
  it('a ridge shrinks a constant by 1 / (1 + ridge)', () => {
    const way: Way = { basis: 'legendre', functions: 1, projection: 'least-squares', window: 10, ridge: 0.25 }
    near(project(way, () => 5, [10])[0], 4, 1e-12)
  })
})

describe('refuses', () => {
  for (const basis of BASIS_NAMES) {
    it(`more functions of ${basis} than samples`, () => {
      assert.throws(
        () => project({ basis, functions: 9, projection: 'midpoint', window: 8 }, () => 0, []),
        /take 8 or fewer/,
      )
    })
  }
  it('a function that is 0 at all samples', () => {
    // √2 sin 8πx at x = 0, ⅛, …, 1.
    const way: Way = { basis: 'fourier', functions: 9, projection: 'trapezoid', window: 9 }
    assert.throws(() => project(way, () => 0, []), /function 8 is 0/)
  })
})
