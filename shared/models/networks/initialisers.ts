/** A number in [0, 1). */
export type Random = () => number

/** First values of one weight, row-major. */
export type Initialiser = (shape: readonly number[], random: Random) => Float32Array

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1)

/** Uniform in (−limit, limit]. */
export const uniformWithin =
  (limit: number): Initialiser =>
  (shape, random) =>
    Float32Array.from({ length: sizeOf(shape) }, () => (1 - 2 * random()) * limit)

/** As torch starts Linear, Conv and recurrent layers: uniform within ±1 / √fanIn, the bias too. */
export const fanInUniform = (fanIn: number): Initialiser => uniformWithin(1 / Math.sqrt(fanIn))

/** @see Glorot & Bengio (2010), AISTATS, equation 16 */
export const glorotUniform = (fanIn: number, fanOut: number): Initialiser =>
  uniformWithin(Math.sqrt(6 / (fanIn + fanOut)))

/** Normal by Box and Muller's transform, mean 0. */
export const normal =
  (deviation: number): Initialiser =>
  (shape, random) =>
    Float32Array.from({ length: sizeOf(shape) }, () => {
      // 1 − u is never 0.
      const radius = Math.sqrt(-2 * Math.log(1 - random()))
      return deviation * radius * Math.cos(2 * Math.PI * random())
    })

export const constant =
  (value: number): Initialiser =>
  shape =>
    new Float32Array(sizeOf(shape)).fill(value)

export const zeros: Initialiser = constant(0)
export const ones: Initialiser = constant(1)

/**
 * Rows that are orthonormal: a wide matrix of normal numbers by Gram and Schmidt, twice for Float32's sake.
 *
 * @param shape  [rows, cols], rows ≤ cols
 * @see Saxe, McClelland & Ganguli (2014), arXiv 1312.6120
 */
export const orthogonal: Initialiser = (shape, random) => {
  const [rows, cols] = shape
  const numbers = normal(1)(shape, random)
  const matrix = Array.from({ length: rows }, (_, r) => Float64Array.from(numbers.subarray(r * cols, (r + 1) * cols)))
  const dot = (a: Float64Array, b: Float64Array) => {
    let sum = 0
    for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
    return sum
  }
  for (const [r, row] of matrix.entries()) {
    for (const before of [...matrix.slice(0, r), ...matrix.slice(0, r)]) {
      const along = dot(row, before)
      for (let c = 0; c < cols; c++) row[c] -= along * before[c]
    }
    const length = Math.sqrt(dot(row, row))
    for (let c = 0; c < cols; c++) row[c] /= length
  }
  return Float32Array.from(matrix.flatMap(row => [...row]))
}

/** Values that are known beforehand, row-major. */
export const given =
  (values: Float32Array): Initialiser =>
  () =>
    values
