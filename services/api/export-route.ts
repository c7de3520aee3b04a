import { SettingsError } from '../../shared/domain/errors.js'
import type { Forecast } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { dateOfDay } from '../../shared/domain/units.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { exportForecasts } from '../export/export-forecasts.js'
import type { Answer } from './answer.js'
import { BadRequestError, NotFoundError } from './http-errors.js'
import { dateParameter, type Query } from './query.js'

/** Formats of one issue, with their media types. */
const TYPES = {
  csv: 'text/csv; charset=utf-8',
  arrow: 'application/vnd.apache.arrow.file',
  parquet: 'application/vnd.apache.parquet',
  geojson: 'application/geo+json',
} as const

/** Sites are points here; the command has their outlines. */
const OPTIONS = { team: '', areasOf: () => undefined }

/**
 * One issue as `groundswell export forecasts` writes it: `format` is csv (default), arrow, parquet or geojson, `issued` the
 * date of the issue time (default: that of the newest).
 *
 * @throws {BadRequestError} for another format
 * @throws {NotFoundError} the model issued nothing then
 */
export async function answerExport(
  store: ForecastStore,
  region: Region,
  { model, horizonDays, day: newestDay }: Forecast,
  query: Query,
): Promise<Answer> {
  const format = query.get('format') ?? 'csv'
  if (!isFormat(format)) {
    throw new BadRequestError(`no format ${JSON.stringify(format)} here; known: ${Object.keys(TYPES).join(', ')}`)
  }
  const day = dateParameter(query, 'issued', newestDay + 1) - 1
  const selection = { store, regions: [region], range: { fromDay: day, toDay: day }, models: [model], horizonDays }
  const output = await exportForecasts(selection, format, OPTIONS).catch((error: unknown) => {
    throw error instanceof SettingsError ? new NotFoundError(error.message, { cause: error }) : error
  })
  const pieces: Uint8Array[] = []
  if ('bytes' in output) for await (const piece of output.bytes) pieces.push(piece)
  const name = `${region.id}.${model}.${dateOfDay(day + 1)}.${format}`
  const headers = { 'content-type': TYPES[format], 'content-disposition': `attachment; filename="${name}"` }
  return { headers, body: Buffer.concat(pieces) }
}

const isFormat = (format: string): format is keyof typeof TYPES => Object.hasOwn(TYPES, format)
