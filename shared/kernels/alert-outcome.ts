import { WHOLE_REGION } from '../domain/alert.js'
import type { AlertRule } from '../domain/alert-rule.js'
import type { Forecast } from '../domain/messages.js'
import type { Truth } from '../domain/truth.js'
import { combineCells, isPast } from './alert-values.js'

/**
 * What an exceedance is to reach, a view: shape [1] where it is the same everywhere, else [cells]; undefined for a rule
 * on the value itself, and where the forecast does not name it.
 */
export function reachOf(forecast: Forecast, { quantity }: AlertRule): Float32Array | undefined {
  if (quantity.kind !== 'exceedance') return undefined
  const row = forecast.exceedances.indexOf(quantity.name)
  if (row === -1) return undefined
  const width = forecast.thresholds.length / forecast.exceedances.length
  return forecast.thresholds.subarray(row * width, (row + 1) * width)
}

/**
 * Whether what a rule warns of came, in the window of a truth: the peak reached the exceedance's threshold, or the value
 * was past the rule's.
 *
 * @param cell  WHOLE_REGION: in any of the rule's cells, or of their one value
 * @param cells  those of the rule; undefined: all
 * @returns undefined where the truth is not known
 */
export function hasHappened(
  rule: AlertRule,
  truth: Truth,
  cell: number,
  cells: Uint32Array | undefined,
  reach: Float32Array | undefined,
): boolean | undefined {
  if (reach === undefined) {
    const value = cell === WHOLE_REGION ? combineCells(truth.value, cells, rule.combine) : truth.value[cell]
    return Number.isNaN(value) ? undefined : isPast(value, rule.threshold, rule.side)
  }
  if (cell !== WHOLE_REGION) return hasReached(truth.peak[cell], reach, cell)
  const count = cells?.length ?? truth.peak.length
  let isKnown = false
  for (let i = 0; i < count; i++) {
    const each = cells === undefined ? i : cells[i]
    const reached = hasReached(truth.peak[each], reach, each)
    if (reached === true) return true
    isKnown ||= reached !== undefined
  }
  return isKnown ? false : undefined
}

function hasReached(peak: number, reach: Float32Array, cell: number): boolean | undefined {
  const limit = reach.length === 1 ? reach[0] : reach[cell]
  return Number.isNaN(peak) || Number.isNaN(limit) ? undefined : peak >= limit
}
