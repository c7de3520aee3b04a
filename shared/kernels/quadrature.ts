import { SettingsError } from '../domain/errors.js'

/** How an integral is made a sum over equidistant samples. */
export type Quadrature = 'midpoint' | 'trapezoid' | 'simpson'

/**
 * Weights of the samples, in units of the step. Midpoint: each sample stands for the cell around it. Trapezoid and
 * Simpson: the first and the last sample are the ends of the interval.
 *
 * @param count  samples
 * @throws {SettingsError} Simpson's rule with an even number of samples; fewer samples than the rule needs
 * @see Abramowitz & Stegun (1964), 25.4.1–25.4.6
 */
export function quadratureWeights(rule: Quadrature, count: number): Float64Array {
  const least = { midpoint: 1, trapezoid: 2, simpson: 3 }[rule]
  if (count < least) throw new SettingsError(`${count} samples for the ${rule} rule; give ${least} or more`)
  const weights = new Float64Array(count).fill(1)
  if (rule === 'midpoint') return weights
  if (rule === 'trapezoid') {
    weights[0] = weights[count - 1] = 1 / 2
    return weights
  }
  if (count % 2 === 0) {
    throw new SettingsError(`${count} samples for Simpson's rule, which needs an odd number; take ${count - 1}`)
  }
  for (let i = 0; i < count; i++) weights[i] = i % 2 === 1 ? 4 / 3 : 2 / 3
  weights[0] = weights[count - 1] = 1 / 3
  return weights
}
