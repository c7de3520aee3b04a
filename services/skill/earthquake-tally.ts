import type { Forecast } from '../../shared/domain/messages.js'
import type { Truth } from '../../shared/domain/truth.js'

/** The forecasts of one model as Poisson rates of the smallest magnitude class, over windows that do not overlap. */
export interface EarthquakeTally {
  readonly model: string
  /** Window · pixels + pixel, shape [windows · pixels], as they come. */
  readonly rates: number[]
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
  active: [],
  activeByWindow: [],
})

/** Adds a window. P(at least one) = 1 − e^(−λ) gives the rate λ; a pixel and window with an earthquake is active. */
export function addWindow(tally: EarthquakeTally, { exceedance, thresholds, mean }: Forecast, { peak }: Truth): void {
  const first = tally.rates.length
  let active = 0
  for (let pixel = 0; pixel < mean.length; pixel++) {
    tally.rates.push(Math.max(LEAST_RATE, -Math.log1p(-Math.min(exceedance[pixel], 1 - LEAST_RATE))))
    if (!(peak[pixel] >= thresholds[0])) continue
    tally.active.push(first + pixel)
    active++
  }
  tally.activeByWindow.push(active)
}
