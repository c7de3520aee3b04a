import { drawNormal } from './normal.js'
import { type RandomState, uniform } from './random.js'

/**
 * Gamma with scale 1.
 *
 * @param shape  above 0
 * @see Marsaglia & Tsang (2000), ACM TOMS 26, 363–372, doi:10.1145/358407.358414
 */
export function drawGamma(random: RandomState, shape: number): number {
  // A shape below 1 is drawn from shape + 1 and a power of a uniform; 1 − u, as 0 would be raised to a power.
  if (shape < 1) return drawGamma(random, shape + 1) * (1 - uniform(random)) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = drawNormal(random)
    const cube = (1 + c * x) ** 3
    if (cube <= 0) continue
    if (Math.log1p(-uniform(random)) < 0.5 * x * x + d * (1 - cube + Math.log(cube))) return d * cube
  }
}
