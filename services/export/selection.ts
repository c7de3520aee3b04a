import { SettingsError } from '../../shared/domain/errors.js'
import type { Forecast, Score } from '../../shared/domain/messages.js'
import { cellCount, type Region } from '../../shared/domain/region.js'
import type { DayRange, ForecastStore } from '../../shared/ports/forecast-store.js'

/** Which forecasts or scores are meant. */
export interface Selection {
  readonly store: ForecastStore
  readonly regions: readonly Region[]
  /** Last days known at issue. */
  readonly range: DayRange
  /** Default: all that the store has. */
  readonly models?: readonly string[]
  /** Default: all. */
  readonly horizonDays?: number
}

/** A model of a region. */
export interface Series {
  readonly region: Region
  readonly model: string
}

/** A forecast, or score, and the region that says what its cells are. */
export interface Of<R> {
  readonly region: Region
  readonly record: R
}

/**
 * The models that are meant, region by region, sorted.
 *
 * @throws {SettingsError} one that is named is of no region
 * @throws {PortError}
 */
export async function seriesOf({ store, regions, models }: Selection): Promise<readonly Series[]> {
  const known: Series[] = []
  for (const region of regions) for (const model of await store.models(region.id)) known.push({ region, model })
  const unknown = models?.find(name => known.every(({ model }) => model !== name))
  if (unknown !== undefined) {
    const names = [...new Set(known.map(({ model }) => model))]
    throw new SettingsError(`the store has no forecast of ${unknown}; models that are there: ${list(names)}`)
  }
  return known.filter(({ model }) => models?.includes(model) ?? true)
}

/**
 * Model by model, ascending by issue, of one issue by horizon; of each the highest revision.
 *
 * @throws {SettingsError} a forecast has more cells than its region has places
 * @throws {PortError}
 */
export async function* forecastsOf(selection: Selection): AsyncGenerator<Of<Forecast>> {
  const { store, range, horizonDays } = selection
  for (const { region, model } of await seriesOf(selection)) {
    for await (const record of store.forecasts(region.id, model, range)) {
      if (horizonDays !== undefined && record.horizonDays !== horizonDays) continue
      requirePlaces(record, region)
      yield { region, record }
    }
  }
}

function requirePlaces({ model, mean }: Forecast, region: Region): void {
  if (mean.length <= cellCount(region)) return
  throw new SettingsError(
    `${model} of ${region.id} speaks of ${mean.length} cells, and the region has ${cellCount(region)}; name the table of ` +
      'sites that the run had with --sites',
  )
}

/** Model by model, ascending by issue; every revision. @throws {PortError} */
export async function* scoresOf(selection: Selection): AsyncGenerator<Of<Score>> {
  const { store, range, horizonDays } = selection
  for (const { region, model } of await seriesOf(selection)) {
    for await (const record of store.scores(region.id, model, range)) {
      if (horizonDays === undefined || record.horizonDays === horizonDays) yield { region, record }
    }
  }
}

const list = (names: readonly string[]): string => names.join(', ') || 'none'
