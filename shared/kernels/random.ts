/**
 * State of a xoshiro128** generator: four unsigned 32-bit words, not all 0. Draws change it in place; a copy of it
 * (`{ ...random }`, or JSON) resumes the sequence.
 */
export interface RandomState {
  s0: number
  s1: number
  s2: number
  s3: number
}

const rotateLeft = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits))

/**
 * SplitMix64, which spreads a seed over a state: neighbouring seeds give unrelated streams.
 *
 * @returns the first `count` outputs, unsigned 64-bit
 * @see Steele, Lea & Flood (2014), OOPSLA, doi:10.1145/2660193.2660195; constants of Vigna's splitmix64.c
 */
export function splitMix64(seed: bigint, count: number): bigint[] {
  const mask = (1n << 64n) - 1n
  return Array.from({ length: count }, (_, i) => {
    let z = (seed + BigInt(i + 1) * 0x9e3779b97f4a7c15n) & mask
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask
    return z ^ (z >> 31n)
  })
}

/** @param seed  a safe integer, negative or not */
export function randomFrom(seed: number): RandomState {
  const [first, second] = splitMix64(BigInt.asUintN(64, BigInt(seed)), 2)
  const low = (word: bigint) => Number(word & 0xffffffffn)
  return { s0: low(first), s1: low(first >> 32n), s2: low(second), s3: low(second >> 32n) }
}

/**
 * Next 32 bits of xoshiro128** 1.1, unsigned. Period 2^128 − 1.
 *
 * @see Blackman & Vigna (2021), ACM TOMS 47(4) 36, doi:10.1145/3460772
 */
export function nextUint32(random: RandomState): number {
  const out = Math.imul(rotateLeft(Math.imul(random.s1, 5), 7), 9)
  const shifted = random.s1 << 9
  random.s2 ^= random.s0
  random.s3 ^= random.s1
  random.s1 ^= random.s2
  random.s0 ^= random.s3
  random.s2 ^= shifted
  random.s3 = rotateLeft(random.s3, 11)
  return out >>> 0
}

/** Uniform in [0, 1), all multiples of 2^−53 alike; takes two words. */
export function uniform(random: RandomState): number {
  const high = nextUint32(random) >>> 5
  const low = nextUint32(random) >>> 6
  return (high * 2 ** 26 + low) * 2 ** -53
}

/** Exponential with mean 1; never infinite, as 1 − u > 0. */
export const exponential = (random: RandomState): number => -Math.log1p(-uniform(random))

/** Largest mean drawn in one go: e^−500 is still far from the smallest Float64. */
const POISSON_PART = 500

/**
 * Poisson by counting uniforms until their product falls below e^−mean. A large mean is drawn in parts, since a sum of
 * Poissons is Poisson: exact at every mean, in time proportional to it.
 *
 * @param mean  0 or more, finite
 * @see Knuth (1997), The Art of Computer Programming 2, 3.4.1, algorithm Q
 */
export function poisson(random: RandomState, mean: number): number {
  let count = 0
  for (let left = mean; left > 0; left -= POISSON_PART) {
    const stop = Math.exp(-Math.min(left, POISSON_PART))
    for (let product = uniform(random); product > stop; product *= uniform(random)) count++
  }
  return count
}
