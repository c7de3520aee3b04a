import { EXCEEDANCE_MAGNITUDES } from '../../shared/domain/forecast-levels.js'
import type { QuakeColumns } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import { dayOf, startOfDay } from '../../shared/domain/units.js'
import { gridAreaKm2 } from '../../shared/kernels/etas-background.js'
import { type EtasOnGrid, etasBackground, etasExpected, exceedShare } from '../../shared/kernels/etas-expected.js'
import { ETAS_FIT, type EtasFit, fitEtas } from '../../shared/kernels/etas-fit.js'
import { etasFootprints } from '../../shared/kernels/etas-footprints.js'
import { ETAS_DEFAULTS } from '../../shared/kernels/etas-simulate.js'
import { completenessByStability } from '../../shared/kernels/magnitude-completeness.js'
import { quakeRows } from '../../shared/kernels/quake-rows.js'
import { classRates, type EarthquakeTally } from './earthquake-tally.js'

/** Its name in tables, beside the model `etas` that knows only what the features tell. */
export const ETAS_REFERENCE = 'ETAS of the catalogue'

/** Below this a fit takes minutes, and the early networks are not complete. */
const LEAST_COMPLETENESS = 3

/** Part of the catalogue before the first issue that is sources only. */
const AUXILIARY_SHARE = 0.15

/** ETAS fitted to what came before the first issue. */
export interface EtasReference {
  readonly fit: EtasFit
  readonly model: EtasOnGrid
  /** The earthquakes that it sees: all at or above its magnitude of completeness, sorted by time. */
  readonly sources: QuakeColumns
}

/**
 * Fits ETAS to the earthquakes before the first issue; nothing later is looked at.
 *
 * @param quakes  of the region and its surroundings, in any order
 * @param firstDay  last day known at the first issue
 * @throws {SettingsError} if too few earthquakes came before the first issue
 */
export function fitReference(quakes: QuakeColumns, region: Region, firstDay: number): EtasReference {
  const order = Uint32Array.from(quakes.timeMs, (_, row) => row).sort((a, b) => quakes.timeMs[a] - quakes.timeMs[b])
  const toDay = firstDay + 1
  const known = order.filter(row => quakes.timeMs[row] < startOfDay(toDay) && !Number.isNaN(quakes.magnitude[row]))
  const stable = completenessByStability(Float64Array.from(known, row => quakes.magnitude[row]))
  const completeness = Number.isNaN(stable) ? LEAST_COMPLETENESS : Math.max(LEAST_COMPLETENESS, stable)
  const sources = quakeRows(
    quakes,
    order.filter(row => quakes.magnitude[row] >= completeness - 0.05),
  )
  const sourcesFrom = dayOf(sources.timeMs[0])
  const fromDay = Math.round(sourcesFrom + AUXILIARY_SHARE * (toDay - sourcesFrom))
  const fit = fitEtas(sources, { ...ETAS_FIT, completeness, fromDay, toDay, areaKm2: gridAreaKm2(region.grid) })
  const model = {
    parameters: fit.parameters,
    grid: region.grid,
    background: etasBackground(region.grid, sources, fit.independence, toDay - fromDay),
    maxMagnitude: ETAS_DEFAULTS.maxMagnitude,
  }
  return { fit, model, sources }
}

/**
 * Asks the reference at each issue for the expected earthquakes of the window, given all that had happened by then.
 *
 * @param days  last day before each window
 * @param observed  a tally of the same windows, whose active bins are taken over
 */
export function etasTally(
  { model, sources }: EtasReference,
  region: Region,
  days: readonly number[],
  observed: EarthquakeTally,
): EarthquakeTally {
  const { parameters, maxMagnitude } = model
  const history = { quakes: sources, footprints: etasFootprints(parameters, region.grid, sources) }
  const [least] = EXCEEDANCE_MAGNITUDES
  const reach = EXCEEDANCE_MAGNITUDES.map(
    magnitude => exceedShare(parameters, magnitude, maxMagnitude) / exceedShare(parameters, least, maxMagnitude),
  )
  const windows = days.map(day => etasExpected(model, history, startOfDay(day + 1), region.windowDays, least))
  return {
    ...observed,
    model: ETAS_REFERENCE,
    rates: windows.flatMap(rates => [...rates]),
    classes: windows.map(rates => classRates(reach, rates.length, (k, pixel) => rates[pixel] * reach[k])),
  }
}
