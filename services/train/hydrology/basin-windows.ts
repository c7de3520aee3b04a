import { SettingsError } from '../../../shared/domain/errors.js'
import { arrayBatch } from '../../../shared/models/networks/array-batch.js'
import type { Examples } from '../../../shared/models/networks/batches.js'
import type { NetworkShape } from '../../../shared/models/networks/network.js'
import type { Basin, DaySpan } from './basin-folder.js'
import { daysOf, type InputScale, scaledBasin } from './input-scale.js'

/** Days between the beginnings of two windows of a basin. */
const APART = 30

/** Standard deviation of a basin's runoff over a span, mm/day; NaN where nothing is known. */
export function runoffSpread(basin: Basin, span: DaySpan): number {
  const known = daysOf(basin, basin.runoff, span).filter(value => !Number.isNaN(value))
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length)
}

/**
 * Windows of basins as examples: `shape.steps` days of weather alone, then `shape.horizon` days whose runoff is the truth.
 * Truth lies within the span; weather may reach back before it. A window without any truth is no example.
 *
 * @param spreadSpan  days over which the spread of a basin is taken, for its weight in the loss
 * @throws {SettingsError} no basin has weather for a whole window
 */
export function basinWindows(
  basins: readonly Basin[],
  scale: InputScale,
  shape: NetworkShape,
  span: DaySpan,
  spreadSpan: DaySpan = span,
  apart = APART,
): Examples {
  const { steps, horizon, statics } = shape
  const length = steps + horizon
  const scaled = basins.map(basin => scaledBasin(basin, scale))
  const spread = basins.map(basin => runoffSpread(basin, spreadSpan))
  const windows: { readonly basin: number; readonly from: number }[] = []
  for (const [b, basin] of basins.entries()) {
    if (Number.isNaN(spread[b])) continue
    const last = Math.min(span.toDay + 1 - basin.firstDay, basin.runoff.length) - length
    for (let from = Math.max(0, span.fromDay - basin.firstDay - steps); from <= last; from += apart) {
      const truth = basin.runoff.subarray(from + steps, from + length)
      if (truth.some(value => !Number.isNaN(value))) windows.push({ basin: b, from })
    }
  }
  if (windows.length === 0)
    throw new SettingsError(`no basin has runoff and ${length} days of weather; give a longer span`)
  return {
    rows: windows.length,
    batch(at) {
      const n = at.length
      const width = scale.forcing.length
      const weather = new Float32Array(n * length * width)
      const fixed = new Float32Array(n * statics)
      const truth = new Float32Array(n * horizon)
      const spreads = new Float32Array(n)
      for (const [i, row] of at.entries()) {
        const { basin, from } = windows[row]
        weather.set(scaled[basin].forcing.subarray(from * width, (from + length) * width), i * length * width)
        fixed.set(scaled[basin].statics, i * statics)
        truth.set(basins[basin].runoff.subarray(from + steps, from + length), i * horizon)
        spreads[i] = spread[basin]
      }
      return arrayBatch({
        rows: n,
        known: { data: weather, steps: length },
        statics: fixed,
        truth,
        spread: spreads,
      })
    },
  }
}
