import { type AlertQuantity, type AlertRule, type Combination, isOfCalibration } from '../domain/alert-rule.js'
import type { Forecast } from '../domain/messages.js'

/** Levels are written as decimals in rules and messages alike; a file of another program may round them. */
const SAME_LEVEL = 1e-9

/**
 * The values of a forecast that a rule looks at, a view of shape [cells]; undefined where the forecast does not say it.
 */
export function quantityValues(forecast: Forecast, quantity: AlertQuantity): Float32Array | undefined {
  const cells = forecast.mean.length
  if (quantity.kind === 'mean') return forecast.mean
  if (isOfCalibration(quantity)) return undefined
  const row =
    quantity.kind === 'exceedance'
      ? forecast.exceedances.indexOf(quantity.name)
      : forecast.levels.findIndex(level => Math.abs(level - quantity.level) < SAME_LEVEL)
  if (row === -1) return undefined
  const rows = quantity.kind === 'exceedance' ? forecast.exceedance : forecast.quantiles
  return rows.subarray(row * cells, (row + 1) * cells)
}

/** Whether a value is past a limit; NaN never is. */
export const isPast = (value: number, limit: number, side: AlertRule['side']): boolean =>
  side === 'above' ? value > limit : value < limit

/**
 * One value of many cells; cells that are not known are left out, and NaN where none is.
 *
 * @param cells  those that count; undefined: all
 */
export function combineCells(values: ArrayLike<number>, cells: Uint32Array | undefined, combine: Combination): number {
  let known = 0
  let sum = 0
  let max = -Infinity
  let min = Infinity
  const count = cells?.length ?? values.length
  for (let i = 0; i < count; i++) {
    const value = values[cells === undefined ? i : cells[i]]
    if (Number.isNaN(value)) continue
    known++
    sum += value
    if (value > max) max = value
    if (value < min) min = value
  }
  if (known === 0) return NaN
  return { max, min, sum, mean: sum / known }[combine]
}
