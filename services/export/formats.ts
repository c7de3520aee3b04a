import { SettingsError } from '../../shared/domain/errors.js'
import { TABLE_FORMATS, type TableFormat } from '../../shared/ports/tables/table-formats.js'

/** What may be exported. */
export const EXPORTED = ['forecasts', 'scores', 'alerts', 'quakes'] as const
export type Exported = (typeof EXPORTED)[number]

const TABLES = Object.keys(TABLE_FORMATS) as readonly TableFormat[]

/** What each may be written as; those that make a file for each issue and model need a folder. */
const FORMATS = {
  forecasts: [...TABLES, 'geojson', 'csep', 'hubverse', 'hubverse-parquet'],
  scores: TABLES,
  alerts: TABLES,
  quakes: [...TABLES, 'quakeml', 'geojson'],
} as const satisfies Record<Exported, readonly string[]>

export type ExportFormat = (typeof FORMATS)[Exported][number]

/** All formats, of anything. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [...new Set(Object.values(FORMATS).flat())]

export const isTableFormat = (format: ExportFormat): format is TableFormat => Object.hasOwn(TABLE_FORMATS, format)

/** @throws {SettingsError} what is exported is not written so */
export function requireFormat(exported: Exported, format: ExportFormat): void {
  const possible: readonly ExportFormat[] = FORMATS[exported]
  if (possible.includes(format)) return
  const who = EXPORTED.filter(other => (FORMATS[other] as readonly ExportFormat[]).includes(format))
  throw new SettingsError(
    `${exported} are not written as ${format}; they are as ${possible.join(', ')} (${format} is of ${who.join(', ')})`,
  )
}
