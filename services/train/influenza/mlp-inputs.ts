import type { IliWeeks } from './ilinet.js'
import { HORIZONS } from './protocol.js'
import { ridgeInputs, type Usual } from './ridge-inputs.js'

/** Inputs that are of the target's week, and so differ from horizon to horizon. */
const isOfHorizon = (name: string): boolean => /^(usual|yearAgo|target)/.test(name)

/** Inputs of a network that forecasts all horizons at once. */
export interface MlpInputs {
  readonly width: number
  /** Fills `out`, shape [width], for a region's week of issue. */
  fill(out: Float64Array, region: number, issue: number): void
}

/**
 * The inputs of the ridge regressions of all horizons, side by side; and, if asked for, how high every region stands beside
 * this one and how it moved in the newest week.
 *
 * @param values  on the scale, by region, shape [weeks] each
 */
export function mlpInputs(
  weeks: IliWeeks,
  values: readonly Float64Array[],
  usual: Usual,
  withRegions: boolean,
): MlpInputs {
  const { names, fill } = ridgeInputs(weeks, values, usual)
  const kept = HORIZONS.map(h => names.flatMap((name, i) => (h === 1 || isOfHorizon(name) ? [i] : [])))
  const regions = withRegions ? 2 * values.length : 0
  const one = new Float64Array(names.length)
  return {
    width: kept.reduce((sum, places) => sum + places.length, regions),
    fill: (out, region, issue) => {
      let at = 0
      HORIZONS.forEach((h, i) => {
        fill(one, h, region, issue)
        for (const place of kept[i]) out[at++] = one[place]
      })
      if (!withRegions) return
      for (const other of values) {
        out[at++] = other[issue] - values[region][issue]
        out[at++] = other[issue] - other[issue - 1]
      }
    },
  }
}
