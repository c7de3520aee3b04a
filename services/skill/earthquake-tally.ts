import type { Forecast } from '../../shared/domain/messages.js'
import type { Truth } from '../../shared/domain/truth.js'

/** The forecasts of one model as Poisson rates, over windows that do not overlap. */
export interface EarthquakeTally {
  readonly model: string
  /** Of the smallest magnitude and above: window · pixels + pixel, shape [windows · pixels], as they come. */
  readonly rates: number[]
  /** Of each magnitude class, up to the next one: shape [pixels · classes] of each window, place-major. */
  readonly classes: Float32Array[]
  /** Bins of space and time in which an earthquake came, indices of `rates`. */
  readonly active: number[]
  /** Observed active pixels of each window, for the spread of their number. */
  readonly activeByWindow: number[]
}

/** A probability of 1 would be an infinite rate; one of 0 makes an earthquake impossible. */
const LEAST_RATE = 1e-9

export const initEarthquakeTally = (model: string): EarthquakeTally => ({
  model,
  rates: [],
  classes: [],
  active: [],
  activeByWindow: [],
})

/** Adds a window. P(at least one) = 1 − e^(−λ) gives the rate λ; a pixel and window with an earthquake is active. */
export function addWindow(tally: EarthquakeTally, { exceedance, thresholds, mean }: Forecast, { peak }: Truth): void {
  const pixels = mean.length
  const first = tally.rates.length
  const rate = (k: number, pixel: number) =>
    Math.max(LEAST_RATE, -Math.log1p(-Math.min(exceedance[k * pixels + pixel], 1 - LEAST_RATE)))
  let active = 0
  for (let pixel = 0; pixel < pixels; pixel++) {
    tally.rates.push(rate(0, pixel))
    if (!(peak[pixel] >= thresholds[0])) continue
    tally.active.push(first + pixel)
    active++
  }
  tally.classes.push(classRates(thresholds, pixels, rate))
  tally.activeByWindow.push(active)
}

/**
 * Rates of magnitude classes from those of "this magnitude and above".
 *
 * @param thresholds  lower edges of the classes; only their number counts
 * @param rateFrom  rate of class k and above in a pixel
 * @returns shape [pixels · classes], place-major; nowhere below the least rate, so that nothing is impossible
 */
export function classRates(
  { length: classes }: ArrayLike<number>,
  pixels: number,
  rateFrom: (k: number, pixel: number) => number,
): Float32Array {
  return Float32Array.from({ length: pixels * classes }, (_, i) => {
    const [pixel, k] = [Math.floor(i / classes), i % classes]
    return Math.max(LEAST_RATE, rateFrom(k, pixel) - (k + 1 < classes ? rateFrom(k + 1, pixel) : 0))
  })
}
