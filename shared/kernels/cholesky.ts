/**
 * Solves A x = b for a symmetric, positive definite A by Cholesky's A = L Lᵀ.
 *
 * @param a  shape [k · k], row-major; the lower triangle is read
 * @param b  shape [k]
 * @returns x, shape [k]; or undefined if A is not positive definite to working precision
 * @see Golub & Van Loan, Matrix Computations, 4th ed., algorithm 4.2.1
 */
export function solveCholesky(a: Float64Array, b: Float64Array): Float64Array | undefined {
  const k = b.length
  const l = new Float64Array(k * k)
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * k + j]
      for (let m = 0; m < j; m++) rest -= l[i * k + m] * l[j * k + m]
      if (i !== j) l[i * k + j] = rest / l[j * k + j]
      // What is left of a dependent column is rounding: relative to the diagonal, not to zero.
      else if (rest > 1e-14 * a[i * k + i]) l[i * k + i] = Math.sqrt(rest)
      else return undefined
    }
  }
  const x = Float64Array.from(b)
  for (let i = 0; i < k; i++) {
    for (let m = 0; m < i; m++) x[i] -= l[i * k + m] * x[m]
    x[i] /= l[i * k + i]
  }
  for (let i = k - 1; i >= 0; i--) {
    for (let m = i + 1; m < k; m++) x[i] -= l[m * k + i] * x[m]
    x[i] /= l[i * k + i]
  }
  return x
}
