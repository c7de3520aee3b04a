import { SettingsError } from '../../shared/domain/errors.js'
import type { Region } from '../../shared/domain/region.js'
import { dateOfDay, dayOf } from '../../shared/domain/units.js'
import type { EventLog } from '../../shared/ports/event-log.js'
import { TABLE_FORMATS } from '../../shared/ports/tables/table-formats.js'
import type { SourceHierarchy } from '../feed/seismic/agency-order.js'
import type { AlertBook } from '../notify/alert-book.js'
import { acceptedQuakes } from './accepted-quakes.js'
import { type AlertSelection, alertTable, isMeant } from './alert-table.js'
import type { ExportOutput } from './export-forecasts.js'
import { type ExportFormat, isTableFormat } from './formats.js'
import { quakeGeojson } from './quake-geojson.js'
import { quakeTable } from './quake-table.js'
import { quakeml } from './quakeml.js'

/** Alerts as a table. @throws {SettingsError} there are none, or the format is not of them */
export function exportAlerts(book: AlertBook, selection: AlertSelection, format: ExportFormat): ExportOutput {
  const events = [...book.alerts.values()].flatMap(entry => entry.events)
  if (!events.some(event => isMeant(event, selection))) {
    throw new SettingsError(
      `none of the log's ${book.alerts.size} alerts is of what --from, --to, --models and --horizon say; ` +
        '`groundswell alerts list --all` shows them',
    )
  }
  if (isTableFormat(format)) return { bytes: TABLE_FORMATS[format](alertTable(book, selection)) }
  throw new SettingsError(`alerts are a table; ${format} is none`)
}

export interface QuakeSelection {
  readonly log: EventLog
  readonly regions: readonly Region[]
  readonly hierarchy: SourceHierarchy
  /** Origin times, ms since 1970; the end excluded. */
  readonly span: { readonly fromMs: number; readonly toMs: number }
}

/**
 * Earthquakes that were accepted, in a format.
 *
 * @throws {SettingsError} there are none, or the regions have none
 * @throws {PortError | MessageError}
 */
export async function exportQuakes(selection: QuakeSelection, format: ExportFormat): Promise<ExportOutput> {
  const { log, regions, hierarchy, span } = selection
  const other = regions.find(({ domain }) => domain !== 'seismic')
  if (other !== undefined) throw new SettingsError(`${other.id} is of ${other.domain}: it has no earthquakes`)
  const all = await acceptedQuakes(log, regions, hierarchy)
  const quakes = all.filter(({ timeMs }) => timeMs >= span.fromMs && timeMs < span.toMs)
  if (quakes.length === 0) {
    const ids = regions.map(({ id }) => id).join(', ')
    const [oldest, newest] = [all.at(0), all.at(-1)].map(quake => dateOfDay(dayOf(quake?.timeMs ?? 0)))
    throw new SettingsError(
      `the log has no earthquake of ${ids} from ${dateOfDay(dayOf(span.fromMs))} to ${dateOfDay(dayOf(span.toMs) - 1)}; ` +
        (all.length === 0 ? 'it has none at all' : `it has ${all.length}, ${oldest} to ${newest}`),
    )
  }
  if (isTableFormat(format)) return { bytes: TABLE_FORMATS[format](quakeTable(quakes)) }
  const each = [...new Map(quakes.map(quake => [quake.id, quake])).values()]
  return { bytes: format === 'quakeml' ? quakeml(each) : quakeGeojson(each) }
}
