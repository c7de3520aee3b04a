import { EXCEEDANCE_MAGNITUDES } from '../../shared/domain/forecast-levels.js'
import type { QuakeColumns } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import { dayOf, startOfDay } from '../../shared/domain/units.js'
import { gridAreaKm2 } from '../../shared/kernels/etas-background.js'
import { etasBackground, etasExpected } from '../../shared/kernels/etas-expected.js'
import { ETAS_FIT, type EtasFit, fitEtas } from '../../shared/kernels/etas-fit.js'
import { etasFootprints } from '../../shared/kernels/etas-footprints.js'
import { ETAS_DEFAULTS } from '../../shared/kernels/etas-simulate.js'
import { completenessByStability } from '../../shared/kernels/magnitude-completeness.js'
import { quakeRows } from '../../shared/kernels/quake-rows.js'
import type { EarthquakeTally } from './earthquake-tally.js'

/** Its name in tables, beside the model `etas` that knows only what the features tell. */
export const ETAS_REFERENCE = 'ETAS of the catalogue'

/** Below this a fit takes minutes, and the early networks are not complete. */
const LEAST_COMPLETENESS = 3

/** Part of the catalogue before the first issue that is sources only. */
const AUXILIARY_SHARE = 0.15

/**
 * ETAS as the reference: fitted to the earthquakes before the first issue, then asked at each issue for the expected
 * earthquakes of the window, given all that had happened by then.
 *
 * @param quakes  of the region and its surroundings, in any order
 * @param days  last day before each window
 * @param observed  a tally of the same windows, whose active bins are taken over
 * @throws {SettingsError} if too few earthquakes came before the first issue
 */
export function etasReference(
  quakes: QuakeColumns,
  region: Region,
  days: readonly number[],
  observed: EarthquakeTally,
): { readonly tally: EarthquakeTally; readonly fit: EtasFit } {
  const order = Uint32Array.from(quakes.timeMs, (_, row) => row).sort((a, b) => quakes.timeMs[a] - quakes.timeMs[b])
  const toDay = days[0] + 1
  const known = order.filter(row => quakes.timeMs[row] < startOfDay(toDay) && !Number.isNaN(quakes.magnitude[row]))
  const stable = completenessByStability(Float64Array.from(known, row => quakes.magnitude[row]))
  const completeness = Number.isNaN(stable) ? LEAST_COMPLETENESS : Math.max(LEAST_COMPLETENESS, stable)
  const sources = quakeRows(
    quakes,
    order.filter(row => quakes.magnitude[row] >= completeness - 0.05),
  )
  const firstDay = dayOf(sources.timeMs[0])
  const fromDay = Math.round(firstDay + AUXILIARY_SHARE * (toDay - firstDay))
  const fit = fitEtas(sources, { ...ETAS_FIT, completeness, fromDay, toDay, areaKm2: gridAreaKm2(region.grid) })
  const model = {
    parameters: fit.parameters,
    grid: region.grid,
    background: etasBackground(region.grid, sources, fit.independence, toDay - fromDay),
    maxMagnitude: ETAS_DEFAULTS.maxMagnitude,
  }
  const history = { quakes: sources, footprints: etasFootprints(fit.parameters, region.grid, sources) }
  const rates = days.flatMap(day => [
    ...etasExpected(model, history, startOfDay(day + 1), region.windowDays, EXCEEDANCE_MAGNITUDES[0]),
  ])
  return { fit, tally: { ...observed, model: ETAS_REFERENCE, rates } }
}
