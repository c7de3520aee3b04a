import { SettingsError } from '../domain/errors.js'
import { solveCholesky } from './cholesky.js'
import type { OrthogonalBasis } from './orthogonal-basis.js'
import { type Quadrature, quadratureWeights } from './quadrature.js'

/** Least squares, or the quotient of sums that stand for integrals. */
export type Projection = Quadrature | 'least-squares'

/** A norm below this share of the weights' sum is rounding: the function is 0 at all samples. */
const NO_NORM = 1e-12

/**
 * Matrix that makes coefficients of samples, a = E d.
 *
 * By quadrature a_l = Σ_t w_t f_l(t) d(t) / Σ_t w_t f_l(t)²: what the integrals give if the samples keep the functions
 * orthogonal, which they do nearly. By least squares E = (Fᵀ W F + λ I)⁻¹ Fᵀ W, with λ = ridge · Σ w: exact whatever
 * the samples.
 *
 * @param functions  how many, from the first on; no more than samples
 * @param samples  t = 0, …, samples − 1
 * @param ridge  of least squares, relative; 0 or more
 * @returns shape [functions · samples], row-major
 * @throws {SettingsError} the samples cannot tell the functions apart
 */
export function encoderMatrix(
  basis: OrthogonalBasis,
  functions: number,
  samples: number,
  projection: Projection,
  ridge = 0,
): Float64Array {
  if (functions > samples) {
    throw new SettingsError(`${functions} functions cannot be told from ${samples} samples; take ${samples} or fewer`)
  }
  const f = decoderMatrix(
    basis,
    functions,
    Array.from({ length: samples }, (_, t) => t),
  )
  const rule = projection === 'least-squares' ? 'midpoint' : projection
  const weights = quadratureWeights(rule, samples).map((weight, t) => weight * basis.weight(t))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const inner = (a: number, b: number) =>
    weights.reduce((sum, weight, t) => sum + weight * f[t * functions + a] * f[t * functions + b], 0)
  const encoder = new Float64Array(functions * samples)
  if (projection !== 'least-squares') {
    for (let l = 0; l < functions; l++) {
      const norm = inner(l, l)
      if (norm <= NO_NORM * total) throw new SettingsError(`function ${l} is 0 at all ${samples} samples; take fewer`)
      for (let t = 0; t < samples; t++) encoder[l * samples + t] = (weights[t] * f[t * functions + l]) / norm
    }
    return encoder
  }
  const normal = new Float64Array(functions * functions)
  for (let a = 0; a < functions; a++) {
    for (let b = 0; b <= a; b++) normal[a * functions + b] = inner(a, b) + (a === b ? ridge * total : 0)
  }
  for (let t = 0; t < samples; t++) {
    const row = f.slice(t * functions, (t + 1) * functions).map(value => value * weights[t])
    const column = solveCholesky(normal, row)
    if (column === undefined) {
      throw new SettingsError(
        `${samples} samples do not tell ${functions} functions apart; take fewer, or a ridge above 0`,
      )
    }
    for (let l = 0; l < functions; l++) encoder[l * samples + t] = column[l]
  }
  return encoder
}

/**
 * Matrix that makes values of coefficients, y = D a: the functions at some times.
 *
 * @param times  in samples; beyond the window is ahead
 * @returns shape [times · functions], row-major
 */
export function decoderMatrix(basis: OrthogonalBasis, functions: number, times: readonly number[]): Float64Array {
  return Float64Array.from({ length: times.length * functions }, (_, i) =>
    basis.value(i % functions, times[Math.floor(i / functions)]),
  )
}
