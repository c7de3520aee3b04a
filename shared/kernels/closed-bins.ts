import { BIN_DAYS } from '../domain/issue-days.js'
import { type PixelGrid, pixelCount } from '../domain/pixel-grid.js'
import { DELETED, MULTIPLICITY_MAGNITUDE, type QuakeColumns } from '../domain/quake.js'
import { dayOf } from '../domain/units.js'
import { energyOf, OUTSIDE } from './energy-grid.js'

/** What happened in consecutive bins of 14 days, dense. Shape [bins · pixels] each, bin-major. */
export interface ClosedBins {
  /** First day of bin 0. */
  readonly firstDay: number
  readonly bins: number
  readonly pixels: number
  /** Σ 10^(1.5 M + 4.8). */
  readonly joules: Float64Array
  /** Quakes with M ≥ 3.29. */
  readonly counts: Float64Array
  /** −Infinity where nothing happened. */
  readonly maxMagnitude: Float64Array
  /** By day since `firstDay`: the pixels in which anything happened, shape [bins · BIN_DAYS]. */
  readonly active: readonly ReadonlySet<number>[]
}

export interface BinRule {
  readonly grid: PixelGrid
  readonly firstDay: number
  readonly bins: number
  readonly pixelAt: (grid: PixelGrid, latitude: number, longitude: number) => number
  /** Quakes below it are left out; −Infinity keeps all. */
  readonly leastMagnitude: number
}

/** Last day of a bin: an issue at its end knows the bin whole. */
export const lastDayOfBin = ({ firstDay }: Pick<ClosedBins, 'firstDay'>, bin: number): number =>
  firstDay + (bin + 1) * BIN_DAYS - 1

/**
 * Sums quakes into bins. A quake without a magnitude has no energy and is left out; so is a report of a deletion.
 * The order of the quakes counts only in the last bits of `joules`.
 */
export function closedBins(quakes: QuakeColumns, rule: BinRule): ClosedBins {
  const { grid, firstDay, bins } = rule
  const pixels = pixelCount(grid)
  const joules = new Float64Array(bins * pixels)
  const counts = new Float64Array(bins * pixels)
  const maxMagnitude = new Float64Array(bins * pixels).fill(-Infinity)
  const active = Array.from({ length: bins * BIN_DAYS }, () => new Set<number>())
  for (let i = 0; i < quakes.length; i++) {
    const magnitude = quakes.magnitude[i]
    if (!(magnitude >= rule.leastMagnitude) || quakes.kind[i] === DELETED) continue
    const day = dayOf(quakes.timeMs[i]) - firstDay
    const bin = Math.floor(day / BIN_DAYS)
    const pixel = rule.pixelAt(grid, quakes.latitude[i], quakes.longitude[i])
    if (bin < 0 || bin >= bins || pixel === OUTSIDE) continue
    const at = bin * pixels + pixel
    active[day].add(pixel)
    joules[at] += energyOf(magnitude)
    if (magnitude >= MULTIPLICITY_MAGNITUDE) counts[at]++
    if (magnitude > maxMagnitude[at]) maxMagnitude[at] = magnitude
  }
  return { firstDay, bins, pixels, joules, counts, maxMagnitude, active }
}
