import { SettingsError } from '../domain/errors.js'
import { upperIncompleteGamma } from './incomplete-gamma.js'

/**
 * A delay of `shift` days and more as chances of whole days: a gamma whose mean is that of the delay less the shift,
 * spread over neighbouring days in proportion to nearness, so that the mean stays exact.
 *
 * Shift 1 is a generation interval, as nobody infects on the day of infection; shift 0 a delay of reporting.
 *
 * @param mean, sd  days; the mean above the shift. The whole days add 1/6 day² to the variance
 * @returns chances of shift, shift + 1, …; add up to 1; shape [days]
 * @throws {SettingsError} if the mean is not above the shift, the deviation not above 0, or `days` leaves out 1 % or more
 * @see Cori, Ferguson, Fraser & Cauchemez (2013), American Journal of Epidemiology 178, 1505–1512,
 *   doi:10.1093/aje/kwt133, web appendix 11
 */
export function discretisedGamma(mean: number, sd: number, days: number, shift: 0 | 1): Float64Array {
  if (!(mean > shift && sd > 0)) {
    throw new SettingsError(`a delay of ${mean} ± ${sd} days; let the mean be above ${shift} and the deviation above 0`)
  }
  const shape = ((mean - shift) / sd) ** 2
  const scale = (mean - shift) / shape
  const cdf = (x: number, a: number) =>
    x <= 0 ? 0 : 1 - upperIncompleteGamma(a, x / scale) / upperIncompleteGamma(a, Number.MIN_VALUE)
  // ∫_0^x (x − y) dF(y): what a ramp that begins at 0 and is smeared by the law has reached at x.
  const ramp = (x: number) => x * cdf(x, shape) - (mean - shift) * cdf(x, shape + 1)
  const chances = Float64Array.from({ length: days }, (_, k) => Math.max(0, ramp(k + 1) - 2 * ramp(k) + ramp(k - 1)))
  const total = chances.reduce((sum, chance) => sum + chance, 0)
  if (total < 0.99)
    throw new SettingsError(`${days} days hold ${total.toFixed(3)} of a delay of ${mean} days; give more`)
  return chances.map(chance => chance / total)
}
