import { SettingsError } from '../../shared/domain/errors.js'
import { dayOf } from '../../shared/domain/units.js'

/** One issue of one model in one region. */
export interface ForecastId {
  readonly region: string
  readonly model: string
  /** Last day known. */
  readonly day: number
}

const FORM = /^([^/]+)\/([^/]+)\/(\d{4}-\d\d-\d\d)$/

/** Reads `region/model/YYYY-MM-DD`, the date being the last day known at issue. @throws {SettingsError} */
export function parseForecastId(text: string): ForecastId {
  const [, region, model, date] = FORM.exec(text) ?? []
  const day = dayOf(Date.parse(`${date}T00:00:00Z`))
  if (region === undefined || Number.isNaN(day)) {
    throw new SettingsError(`"${text}" is no forecast; write region/model/YYYY-MM-DD, as in socal/ridge/2010-04-03`)
  }
  return { region, model, day }
}
