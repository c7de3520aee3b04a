import { upperIncompleteGamma } from './incomplete-gamma.js'
import { type RandomState, uniform } from './random.js'

/**
 * Standard normal; takes two uniforms, keeps none, so that the random state alone says what comes next.
 *
 * @see Box & Muller (1958), Annals of Mathematical Statistics 29, 610–611, doi:10.1214/aoms/1177706645
 */
export function drawNormal(random: RandomState): number {
  // 1 − u lies in (0, 1]: its logarithm is finite.
  const radius = Math.sqrt(-2 * Math.log1p(-uniform(random)))
  return radius * Math.cos(2 * Math.PI * uniform(random))
}

/** Φ(z), the standard normal's distribution: half of Γ(1/2, z²/2) / √π lies beyond |z|. DLMF 7.11.2 */
export function normalCdf(z: number): number {
  const tail = z === 0 ? 0.5 : upperIncompleteGamma(0.5, (z * z) / 2) / (2 * Math.sqrt(Math.PI))
  return z > 0 ? 1 - tail : tail
}
