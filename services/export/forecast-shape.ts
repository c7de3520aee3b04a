import { SettingsError } from '../../shared/domain/errors.js'
import type { Forecast, Score } from '../../shared/domain/messages.js'
import { type Selection, seriesOf } from './selection.js'

/** Probability levels and exceedances of which a table has columns. */
export interface ForecastShape {
  /** Ascending. */
  readonly levels: readonly number[]
  /** In the order of the forecasts. */
  readonly exceedances: readonly string[]
}

/** All that the first forecasts of a selection give, and the newest of the store. @throws {PortError} */
export async function shapeOf(selection: Selection): Promise<ForecastShape> {
  const levels = new Set<number>()
  const exceedances = new Set<string>()
  const note = (forecast: Forecast | undefined) => {
    for (const level of forecast?.levels ?? []) levels.add(level)
    for (const name of forecast?.exceedances ?? []) exceedances.add(name)
  }
  const { store, range } = selection
  for (const { region, model } of await seriesOf(selection)) {
    note(await store.latestForecast(region.id, model))
    for await (const first of store.forecasts(region.id, model, range)) {
      note(first)
      break
    }
  }
  return { levels: [...levels].sort((a, b) => a - b), exceedances: [...exceedances] }
}

/** @throws {SettingsError} the record has levels or exceedances of which there is no column */
export function requireShape(record: Forecast | Score, { levels, exceedances }: ForecastShape): void {
  const ofLevels = 'levels' in record ? Array.from(record.levels).filter(level => !levels.includes(level)) : []
  const unknown = [...ofLevels, ...record.exceedances.filter(name => !exceedances.includes(name))]
  if (unknown.length === 0) return
  const { region, model, day } = record
  throw new SettingsError(
    `${model} of ${region} gave ${unknown.join(', ')} on day ${day}, but not at the first issue that is exported, nor at ` +
      'its newest; export the issues before and after apart, with --from and --to',
  )
}
