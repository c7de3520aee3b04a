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
