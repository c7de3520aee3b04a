import { fromPowerScale, toPowerScale } from '../../../shared/kernels/power-scale.js'
import type { CovidTarget } from './county-days.js'
import { type CovidData, INPUT_DAYS, OUTPUT_DAYS } from './protocol.js'

/** The scale of the site models' features: it steadies the spread of counts. */
const POWER = 1 / 4

export const toRoot = (count: number): number => toPowerScale(Math.max(0, count), POWER)
export const fromRoot = (z: number): number => fromPowerScale(Math.max(0, z), POWER)

/** First issue whose inputs lie in the data. */
export const firstFitted = (data: CovidData): number => Math.max(INPUT_DAYS - 1, data.issues.training.first)

/** Mean over the days that end with each, shape [days]; at the beginning over as many as there are. */
export function trailingMeans(counts: Float64Array, length: number): Float64Array {
  let sum = 0
  return counts.map((count, day) => {
    sum += count - (day >= length ? counts[day - length] : 0)
    return Math.max(0, sum) / Math.min(length, day + 1)
  })
}

/** Issues that say what forecasts are multiplied by: eight weeks. */
const FACTOR_ISSUES = 56

/** The first of them. */
export const firstOfFactors = (data: CovidData, fitTo: number): number =>
  Math.max(firstFitted(data), fitTo - OUTPUT_DAYS - FACTOR_ISSUES)

/**
 * What forecasts that were made on the root's scale are multiplied by: for each day ahead the number that makes the squared
 * error of the newest fitted windows least. The fourth power of a mean is not the mean of the fourth powers.
 *
 * @param fitTo  only days before this one are seen
 * @param forecast  of the day `ahead` after the day `issue`
 */
export function backFactors(
  data: CovidData,
  target: CovidTarget,
  fitTo: number,
  forecast: (county: number, issue: number, ahead: number) => number,
): number[] {
  return Array.from({ length: OUTPUT_DAYS }, (_, i) => {
    let [product, square] = [0, 0]
    for (let issue = firstOfFactors(data, fitTo); issue + i + 1 < fitTo; issue++) {
      for (let c = 0; c < data.counties.length; c++) {
        const truth = data.counts[target][c][issue + i + 1]
        if (Number.isNaN(truth)) continue
        const said = forecast(c, issue, i + 1)
        product += said * truth
        square += said * said
      }
    }
    return square === 0 ? 1 : product / square
  })
}
