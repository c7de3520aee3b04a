import type { Forecast } from '../../shared/domain/messages.js'
import type { Truth } from '../../shared/domain/truth.js'
import { addMiss, CONFORMAL, type ConformalState, hasDrifted, initConformal } from '../../shared/kernels/conformal.js'
import { outsideShare } from '../../shared/kernels/interval-coverage.js'
import { totalsKey } from './totals.js'

type Interval = Pick<Forecast, 'model' | 'horizonDays' | 'levels' | 'quantiles'>

/**
 * Watches how often the truth lies outside the widest interval of a model and horizon, all cells together.
 *
 * Only more misses than promised are drift: where most cells are quiet every interval begins at 0 and misses less.
 *
 * @param states  by model and horizon, changed in place
 * @returns whether drift began with this issue
 */
export function watchDrift(states: Map<string, ConformalState>, forecast: Interval, { value }: Truth): boolean {
  const { levels, quantiles } = forecast
  const missed = outsideShare(value, quantiles, levels.length)
  if (Number.isNaN(missed)) return false
  const key = totalsKey(forecast)
  const state = states.get(key) ?? initConformal(1 - (levels[levels.length - 1] - levels[0]))
  states.set(key, state)
  const before = isTooNarrow(state)
  addMiss(state, missed, CONFORMAL)
  return !before && isTooNarrow(state)
}

const isTooNarrow = (state: ConformalState): boolean => hasDrifted(state) && state.recent > state.target
