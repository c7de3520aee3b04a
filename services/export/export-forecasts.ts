import { SettingsError } from '../../shared/domain/errors.js'
import { dateOfDay } from '../../shared/domain/units.js'
import { TABLE_FORMATS } from '../../shared/ports/tables/table-formats.js'
import { csepFiles } from './csep-grid.js'
import type { ExportFile } from './export-file.js'
import { type AreasOf, forecastGeojson } from './forecast-geojson.js'
import { forecastTable } from './forecast-table.js'
import { type ExportFormat, isTableFormat } from './formats.js'
import { hubverseFiles } from './hubverse.js'
import { scoreTable } from './score-table.js'
import { forecastsOf, type Of, type Selection, scoresOf, seriesOf } from './selection.js'

/** What an export comes to: one file, or several with names. */
export type ExportOutput = { readonly bytes: AsyncIterable<Uint8Array> } | { readonly files: AsyncIterable<ExportFile> }

export interface ForecastOptions {
  /** Of a hub. */
  readonly team: string
  readonly areasOf: AreasOf
}

/**
 * Stored forecasts in a format; they are read while they are written.
 *
 * @throws {SettingsError} there are none, or the format is not of them
 * @throws {PortError} also while they are read
 */
export async function exportForecasts(
  selection: Selection,
  format: ExportFormat,
  { team, areasOf }: ForecastOptions,
): Promise<ExportOutput> {
  await requireSome('forecast', selection, forecastsOf(selection))
  if (isTableFormat(format)) return { bytes: TABLE_FORMATS[format](await forecastTable(selection)) }
  if (format === 'geojson') return { bytes: forecastGeojson(selection, areasOf) }
  if (format === 'csep') return { files: csepFiles(selection) }
  return { files: hubverseFiles(selection, { team, encoding: format === 'hubverse' ? 'csv' : 'parquet' }) }
}

/** Stored scores as a table. @throws {SettingsError | PortError} as `exportForecasts` */
export async function exportScores(selection: Selection, format: ExportFormat): Promise<ExportOutput> {
  await requireSome('score', selection, scoresOf(selection))
  if (isTableFormat(format)) return { bytes: TABLE_FORMATS[format](await scoreTable(selection)) }
  throw new SettingsError(`scores are a table; ${format} is none`)
}

/** @throws {SettingsError} with what there is instead */
async function requireSome(what: string, selection: Selection, records: AsyncIterable<Of<unknown>>): Promise<void> {
  for await (const _ of records) return
  const { store, regions, range, horizonDays } = selection
  const there: string[] = []
  for (const { region, model } of await seriesOf({ ...selection, models: undefined })) {
    const newest = await store.latestForecast(region.id, model)
    if (newest !== undefined) there.push(`${model} of ${region.id}, newest issue ${dateOfDay(newest.day + 1)}`)
  }
  const ids = regions.map(({ id }) => id).join(', ')
  const ahead = horizonDays === undefined ? '' : `${horizonDays} days ahead `
  throw new SettingsError(
    `the store has no ${what} ${ahead}of ${ids} issued ${dateOfDay(range.fromDay + 1)} to ${dateOfDay(range.toDay + 1)}; ` +
      `it has ${there.join('; ') || 'nothing of them: name the data folder of a run with --data'}`,
  )
}
