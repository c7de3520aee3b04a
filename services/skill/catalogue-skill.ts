import type { QuakeColumns } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import { startOfDay } from '../../shared/domain/units.js'
import { type AftershockForecast, aftershockForecasts } from './aftershock-forecasts.js'
import { completenessByPeriod, type PeriodCompleteness } from './completeness-by-period.js'
import { type EtasCatalogues, etasCatalogues } from './etas-catalogues.js'
import type { EtasReference } from './etas-reference.js'
import { type NowcastMonths, nowcastMonths } from './nowcast-months.js'

/** What seismology says of the catalogue itself, beside the models: a page of its own. */
export interface CatalogueSkill {
  readonly completeness: readonly PeriodCompleteness[]
  readonly nowcast: NowcastMonths
  /** Aftershocks are counted from here on: the lower edge of the first magnitude that the ETAS reference sees. */
  readonly countedFrom: number
  readonly aftershocks: readonly AftershockForecast[]
  readonly etas: EtasCatalogues
}

/**
 * @param days  last day before each of the scored windows
 * @param catalogues  to draw for each window
 */
export function catalogueSkill(
  quakes: QuakeColumns,
  region: Region,
  reference: EtasReference,
  days: readonly number[],
  settings: { readonly catalogues: number; readonly seed: number },
): CatalogueSkill {
  const countedFrom = reference.model.parameters.referenceMagnitude
  return {
    completeness: completenessByPeriod(quakes),
    nowcast: nowcastMonths(quakes, region.grid),
    countedFrom,
    aftershocks: aftershockForecasts(quakes, countedFrom, {
      fromMs: startOfDay(days[0] + 1),
      toMs: startOfDay(days[days.length - 1] + 1 + region.windowDays),
    }),
    etas: etasCatalogues(reference, region, days, settings),
  }
}
