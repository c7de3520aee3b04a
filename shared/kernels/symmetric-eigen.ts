/** Eigenvalues in falling order, and for each its eigenvector of length 1: `vectors[i · n + j]` is element j of vector i. */
export interface SymmetricEigen {
  readonly values: Float64Array
  readonly vectors: Float64Array
}

/** Sweeps over all pairs; a matrix of some hundred columns settles in less than ten. */
const MAX_SWEEPS = 60

/**
 * Eigen-decomposition of a symmetric matrix by cyclic Jacobi rotations. Slow for large matrices, and as exact for small
 * eigenvalues as for large ones. The sign of each vector is such that its element of largest magnitude is positive.
 *
 * @param a  shape [n · n], row-major, symmetric; not changed
 * @see Golub & Van Loan, Matrix Computations, 4th ed., section 8.5
 */
export function symmetricEigen(a: Float64Array, n: number): SymmetricEigen {
  const m = Float64Array.from(a)
  const v = new Float64Array(n * n)
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  for (let sweep = 0; sweep < MAX_SWEEPS && rotateAll(m, v, n); sweep++);
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => m[j * n + j] - m[i * n + i])
  const values = Float64Array.from(order, i => m[i * n + i])
  const vectors = new Float64Array(n * n)
  for (const [place, column] of order.entries()) {
    let largest = 0
    for (let j = 0; j < n; j++) if (Math.abs(v[j * n + column]) > Math.abs(largest)) largest = v[j * n + column]
    const sign = largest < 0 ? -1 : 1
    for (let j = 0; j < n; j++) vectors[place * n + j] = sign * v[j * n + column]
  }
  return { values, vectors }
}

/** One sweep; false if nothing was left to rotate. Eigenvectors are the columns of `v`. */
function rotateAll(m: Float64Array, v: Float64Array, n: number): boolean {
  let rotated = false
  for (let p = 0; p < n - 1; p++) {
    for (let q = p + 1; q < n; q++) {
      const apq = m[p * n + q]
      // Smaller than the rounding of what stands on the diagonal.
      if (Math.abs(apq) <= 1e-17 * (Math.abs(m[p * n + p]) + Math.abs(m[q * n + q]))) continue
      rotated = true
      rotate(m, v, n, p, q)
    }
  }
  return rotated
}

/** Makes m[p, q] zero by a rotation in the plane of p and q. */
function rotate(m: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const tau = (m[q * n + q] - m[p * n + p]) / (2 * m[p * n + q])
  // The smaller of the two angles; for a huge tau its square overflows to infinity and t is 0, as it should be.
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau))
  const c = 1 / Math.sqrt(1 + t * t)
  const s = t * c
  for (let k = 0; k < n; k++) {
    const kp = m[k * n + p]
    const kq = m[k * n + q]
    m[k * n + p] = c * kp - s * kq
    m[k * n + q] = s * kp + c * kq
  }
  for (let k = 0; k < n; k++) {
    const pk = m[p * n + k]
    const qk = m[q * n + k]
    m[p * n + k] = c * pk - s * qk
    m[q * n + k] = s * pk + c * qk
    const vp = v[k * n + p]
    const vq = v[k * n + q]
    v[k * n + p] = c * vp - s * vq
    v[k * n + q] = s * vp + c * vq
  }
  m[p * n + q] = 0
  m[q * n + p] = 0
}
