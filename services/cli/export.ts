import { Argument, Command, Option } from 'commander'
import { SettingsError } from '../../shared/domain/errors.js'
import type { Area } from '../../shared/domain/polygon.js'
import { startOfDay } from '../../shared/domain/units.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { exportAlerts, exportQuakes } from '../export/export-events.js'
import { type ExportOutput, exportForecasts, exportScores } from '../export/export-forecasts.js'
import { EXPORT_FORMATS, EXPORTED, type Exported, type ExportFormat, requireFormat } from '../export/formats.js'
import { readAlertBook } from '../notify/alert-book.js'
import { openExistingLog, openExistingStore } from '../open.js'
import { openAreas } from '../open-regions.js'
import { hierarchyOf } from '../source-settings.js'
import { parseDate, parseWhole } from './common-options.js'
import { type KeptRunFlags, keptRun, withKeptRun } from './kept-run.js'
import { writeExport } from './write-export.js'

interface ExportFlags extends KeptRunFlags {
  readonly format: ExportFormat
  readonly out: string
  readonly from: number
  readonly to: number
  readonly models?: string[]
  readonly horizon?: number
  readonly team: string
}

/** Years 1900 to 2199: whatever a store holds. */
const ALWAYS = { from: parseDate('1900-01-01'), to: parseDate('2199-12-31') }

/** `groundswell export`: what a run said and saw, in the formats that others read. */
export const exportCommand = (): Command =>
  withKeptRun(new Command('export'))
    .description('forecasts, scores, alerts or earthquakes of a run in the formats of others; docs/exports.md')
    .addArgument(new Argument('<what>', 'of what').choices(EXPORTED))
    .addOption(new Option('--format <format>', 'as what').choices(EXPORT_FORMATS).makeOptionMandatory())
    .requiredOption('--out <place>', 'a file; a folder for csep and hubverse; - for standard output')
    .option('--from <date>', 'first issue time (of quakes: first day), YYYY-MM-DD', parseDate, ALWAYS.from)
    .option('--to <date>', 'last issue time (of quakes: last day), YYYY-MM-DD', parseDate, ALWAYS.to)
    .option('--models <names...>', 'models (default: all)')
    .option('--horizon <days>', 'of this horizon alone', parseWhole)
    .option('--team <name>', 'of a hub', 'groundswell')
    .action(async (what: Exported, flags: ExportFlags) => {
      requireFormat(what, flags.format)
      const settings = await keptRun(flags)
      await (what === 'forecasts' || what === 'scores'
        ? fromStore(what, settings, flags)
        : fromLog(what, settings, flags))
    })

async function fromStore(what: 'forecasts' | 'scores', settings: Settings, flags: ExportFlags): Promise<void> {
  const store = openExistingStore(settings, systemClock)
  try {
    const { regions } = settings
    const areas = new Map<string, ReadonlyMap<string, Area> | undefined>()
    if (flags.format === 'geojson') for (const region of regions) areas.set(region.id, await openAreas(region))
    const selection = { store, regions, ...issuesOf(flags) }
    const options = { team: flags.team, areasOf: ({ id }: { id: string }) => areas.get(id) }
    const output = await (what === 'scores'
      ? exportScores(selection, flags.format)
      : exportForecasts(selection, flags.format, options))
    await writeExport(flags.out, output)
  } finally {
    await store.close()
  }
}

async function fromLog(what: 'alerts' | 'quakes', settings: Settings, flags: ExportFlags): Promise<void> {
  const log = await openExistingLog(settings, systemClock)
  try {
    const { regions } = settings
    let output: ExportOutput
    if (what === 'alerts') {
      const book = await readAlertBook(
        log,
        regions.map(({ id }) => id),
      )
      output = exportAlerts(book, issuesOf(flags), flags.format)
    } else {
      if (flags.models !== undefined || flags.horizon !== undefined) {
        throw new SettingsError('earthquakes are of no model and no horizon; leave --models and --horizon away')
      }
      const span = { fromMs: startOfDay(flags.from), toMs: startOfDay(flags.to + 1) }
      const hierarchy = hierarchyOf(settings.source.seismic)
      output = await exportQuakes({ log, regions, hierarchy, span }, flags.format)
    }
    await writeExport(flags.out, output)
  } finally {
    await log.close()
  }
}

/** What was issued at 00:00 UTC knew the day before. */
const issuesOf = ({ from, to, models, horizon }: ExportFlags) => ({
  range: { fromDay: from - 1, toDay: to - 1 },
  ...(models !== undefined && { models }),
  ...(horizon !== undefined && { horizonDays: horizon }),
})
