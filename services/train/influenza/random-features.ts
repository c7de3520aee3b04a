import { drawNormal } from '../../../shared/kernels/normal.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { isOfOneWeek } from './ridge-inputs.js'

/** Inputs that stand beside the linear ones, made of them. */
export interface Expansion {
  readonly width: number
  /** @param inputs  less their mean and over their deviation, shape [inputs] */
  fill(out: Float64Array, inputs: Float64Array): void
}

/** Of a radial kernel over inputs of deviation 1. */
export const RANDOM_FEATURES = {
  features: 300,
  /** Distance at which two weeks are no longer alike; 25 inputs of deviation 1 lie about 7 apart. */
  length: 12,
} as const

/**
 * Cosines of random projections: a ridge regression on them is close to one with a radial kernel, and bends where the
 * linear one cannot. Inputs that tell a single week are left to the linear part: over their deviation they would set
 * that week apart from all others.
 *
 * @see Rahimi & Recht (2007), NeurIPS, "Random features for large-scale kernel machines", algorithm 1
 */
export function randomFeatures(names: readonly string[], seed: number): Expansion {
  const { features, length } = RANDOM_FEATURES
  const random = randomFrom(seed)
  const inputs = names.length
  const directions = Float64Array.from({ length: features * inputs }, (_, i) => {
    return isOfOneWeek(names[i % inputs]) ? 0 : drawNormal(random) / length
  })
  const phases = Float64Array.from({ length: features }, () => 2 * Math.PI * uniform(random))
  return {
    width: features,
    fill: (out, values) => {
      for (let f = 0; f < features; f++) {
        let angle = phases[f]
        for (let i = 0; i < inputs; i++) angle += directions[f * inputs + i] * values[i]
        out[f] = Math.SQRT2 * Math.cos(angle)
      }
    },
  }
}
