import type { QuakeColumns } from '../../shared/domain/quake.js'
import { type BValue, bValueOf } from '../../shared/kernels/gutenberg-richter.js'
import { completenessByCurvature, completenessByStability } from '../../shared/kernels/magnitude-completeness.js'

/** Down to which magnitude the catalogue of some years is complete. */
export interface PeriodCompleteness {
  readonly fromYear: number
  /** Included. */
  readonly toYear: number
  readonly quakes: number
  /** Of maximum curvature. */
  readonly curvature: number
  /** Of a stable b; NaN where b is steady nowhere. */
  readonly stability: number
  /** b from the larger of the two on. */
  readonly b: BValue
}

const PERIOD_YEARS = 3
const STEP = 0.1

/** Magnitude of completeness by periods of three years. Unknown magnitudes are left out. */
export function completenessByPeriod({ timeMs, magnitude }: QuakeColumns): PeriodCompleteness[] {
  const byPeriod = new Map<number, number[]>()
  timeMs.forEach((time, i) => {
    if (Number.isNaN(magnitude[i])) return
    const period = Math.floor(new Date(time).getUTCFullYear() / PERIOD_YEARS)
    byPeriod.set(period, byPeriod.get(period) ?? [])
    byPeriod.get(period)!.push(magnitude[i])
  })
  return [...byPeriod]
    .sort(([a], [b]) => a - b)
    .map(([period, magnitudes]) => {
      const curvature = completenessByCurvature(magnitudes, STEP)
      const stability = completenessByStability(magnitudes, STEP)
      const from = Number.isNaN(stability) ? curvature : Math.max(curvature, stability)
      return {
        fromYear: period * PERIOD_YEARS,
        toYear: period * PERIOD_YEARS + PERIOD_YEARS - 1,
        quakes: magnitudes.length,
        curvature,
        stability,
        b: bValueOf(magnitudes, from, STEP),
      }
    })
}
