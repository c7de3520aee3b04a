import { solveCholesky } from './cholesky.js'

/**
 * All that ridge regression needs of its data, however many rows there were: Σ z zᵀ and Σ z y with z = [x, 1].
 * Sums of two periods add up to those of both.
 */
export interface RidgeSums {
  readonly inputs: number
  rows: number
  /** Σ z zᵀ, shape [(inputs + 1)²], lower triangle; the last row is that of the constant 1. */
  readonly gram: Float64Array
  /** Σ z y, shape [inputs + 1]. */
  readonly moment: Float64Array
  /** Σ y². */
  sumSquares: number
}

export interface RidgeWeights {
  /** Shape [inputs]. */
  readonly coefficients: Float64Array
  readonly intercept: number
}

export const initRidge = (inputs: number): RidgeSums => ({
  inputs,
  rows: 0,
  gram: new Float64Array((inputs + 1) ** 2),
  moment: new Float64Array(inputs + 1),
  sumSquares: 0,
})

/**
 * Adds a block of rows, given as columns. Float64 throughout.
 *
 * @param columns  one array of shape [n] for each input
 * @param target  shape [n]
 * @param at  rows to use; all if absent
 */
export function addRidgeRows(
  sums: RidgeSums,
  columns: readonly ArrayLike<number>[],
  target: ArrayLike<number>,
  at?: ArrayLike<number>,
): void {
  const { inputs, gram, moment } = sums
  const z = new Float64Array(inputs + 1).fill(1)
  const n = at?.length ?? target.length
  sums.rows += n
  for (let i = 0; i < n; i++) {
    const row = at === undefined ? i : at[i]
    for (let c = 0; c < inputs; c++) z[c] = columns[c][row]
    const y = target[row]
    sums.sumSquares += y * y
    for (let r = 0; r <= inputs; r++) {
      const zr = z[r]
      if (zr === 0) continue
      moment[r] += zr * y
      for (let c = 0; c <= r; c++) gram[r * (inputs + 1) + c] += zr * z[c]
    }
  }
}

export function mergeRidge(a: RidgeSums, b: RidgeSums): RidgeSums {
  return {
    inputs: a.inputs,
    rows: a.rows + b.rows,
    gram: a.gram.map((value, i) => value + b.gram[i]),
    moment: a.moment.map((value, i) => value + b.moment[i]),
    sumSquares: a.sumSquares + b.sumSquares,
  }
}

/**
 * The weights w that make Σ (y − w·x − w₀)² + lambda · Σ w² least. The intercept is not shrunk.
 *
 * @param lambda  ≥ 0, on the scale of a sum over rows
 * @returns undefined if an input is a combination of others and lambda too small to tell them apart
 * @see Hoerl & Kennard (1970), Technometrics 12, 55–67
 */
export function solveRidge(sums: RidgeSums, lambda: number): RidgeWeights | undefined {
  const { inputs, rows, gram, moment } = sums
  const k = inputs + 1
  const mean = (c: number) => gram[inputs * k + c] / rows
  // About the means: the intercept drops out, and the matrix is better conditioned.
  const covariance = new Float64Array(inputs * inputs)
  const slope = new Float64Array(inputs)
  for (let r = 0; r < inputs; r++) {
    for (let c = 0; c <= r; c++) covariance[r * inputs + c] = gram[r * k + c] - rows * mean(r) * mean(c)
    covariance[r * inputs + r] += lambda
    slope[r] = moment[r] - mean(r) * moment[inputs]
  }
  const coefficients = solveCholesky(covariance, slope)
  if (coefficients === undefined) return undefined
  let intercept = moment[inputs] / rows
  for (let c = 0; c < inputs; c++) intercept -= coefficients[c] * mean(c)
  return { coefficients, intercept }
}

/** Σ (y − w·x − w₀)² over the rows that were summed, without seeing them again. */
export function ridgeSse(sums: RidgeSums, { coefficients, intercept }: RidgeWeights): number {
  const { inputs, gram, moment, sumSquares } = sums
  const w = Float64Array.of(...coefficients, intercept)
  let sse = sumSquares
  for (let r = 0; r <= inputs; r++) {
    sse -= 2 * w[r] * moment[r]
    for (let c = 0; c <= r; c++) sse += (c === r ? 1 : 2) * w[r] * w[c] * gram[r * (inputs + 1) + c]
  }
  return sse
}
