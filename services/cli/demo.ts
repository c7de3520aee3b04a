import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command } from 'commander'
import { dateOfDay, dayOf } from '../../shared/domain/units.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import type { RunLabel } from '../api/wire.js'
import { etasCatalogBytes } from '../connect/etas-catalog.js'
import { simulateSocal } from '../connect/simulated-socal.js'
import { SHIPPED_MODELS } from '../open.js'
import { withRegion } from '../open-regions.js'
import { parseDate, parseSpeed, parseWhole, type SettingsFlags, settingsOf, withSettings } from './common-options.js'
import { apartFromLive } from './run-catalog.js'
import { runInTerminal, runWithPage } from './run-shown.js'
import { summaryText } from './summary-text.js'

interface DemoFlags extends SettingsFlags {
  readonly catalog?: string[]
  readonly from?: number
  readonly to?: number
  readonly speed: number
  readonly seed: number
  readonly headless?: boolean
  readonly json?: boolean
}

/** The simulated demo: three decades of history, of which the last two years are forecast. */
const SIMULATED = {
  fromDay: dayOf(Date.UTC(1990, 0, 1)),
  issueDay: dayOf(Date.UTC(2018, 0, 1)),
  toDay: dayOf(Date.UTC(2019, 11, 31)),
}

/** `groundswell demo`: the whole pipeline on one machine, with nothing to install and no network. */
export const demoCommand = (): Command =>
  withSettings(new Command('demo'))
    .description('back-fill decades of Southern Californian history, simulated or yours, then run on with a live page')
    .option('--catalog <files...>', 'a real catalogue (default: a simulated one, always the same for a seed)')
    .option('--from <date>', 'first issue time; what lies before is history', parseDate)
    .option('--to <date>', 'last day', parseDate)
    .option('--speed <days>', 'days of event time a second once forecasts begin, or max', parseSpeed, 20)
    .option('--seed <number>', 'another seed, another simulated history', parseWhole, 7)
    .option('--headless', 'no page; end when the catalogue ends, as fast as it goes unless --speed says otherwise')
    .option('--json', 'the summary as JSON on standard output')
    .action(async (flags: DemoFlags, command: Command) => {
      const headless = flags.headless === true
      const speedGiven = command.getOptionValueSource('speed') !== 'default'
      const { settings, remove } = await apartFromLive(withRegion(await settingsOf(flags), 'seismic'))
      const startMs = systemClock.nowMs()
      try {
        const catalog = await demoCatalog(settings, flags)
        const daysPerSecond = headless && !speedGiven ? Infinity : flags.speed
        const run = { ...catalog, daysPerSecond }
        const shown = await (headless ? runInTerminal(run) : runWithPage(run, catalog.label))
        const cost = {
          seconds: (systemClock.nowMs() - startMs) / 1000,
          peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
        }
        const summary = { ...shown, simulated: catalog.label.kind === 'simulated', ...cost }
        process.stdout.write(
          flags.json === true
            ? `${JSON.stringify(summary, undefined, 2)}\n`
            : `${catalog.label.text}\n${summaryText(shown, cost)}`,
        )
      } finally {
        await remove()
      }
    })

interface DemoCatalog {
  readonly settings: Settings
  readonly paths: readonly string[]
  readonly fromDay?: number
  readonly toDay?: number
  readonly label: RunLabel
}

/** The user's files, or a simulated history with the models that were trained on another such history. */
async function demoCatalog(settings: Settings, flags: DemoFlags): Promise<DemoCatalog> {
  const { catalog, from: fromDay, to: toDay, seed } = flags
  if (catalog !== undefined) {
    return {
      settings,
      paths: catalog,
      fromDay,
      toDay,
      label: { kind: 'replay', text: `Replay of ${catalog.join(', ')}` },
    }
  }
  const path = join(settings.dataDir, 'simulated.csv')
  const quakes = simulateSocal({ seed, ...SIMULATED })
  await pipeline(Readable.from(etasCatalogBytes(quakes)), createWriteStream(path))
  const years = `${dateOfDay(SIMULATED.fromDay).slice(0, 4)}–${dateOfDay(SIMULATED.toDay).slice(0, 4)}`
  return {
    settings: { ...settings, modelsDir: settings.modelsDir || join(SHIPPED_MODELS, 'simulated') },
    paths: [path],
    fromDay: fromDay ?? SIMULATED.issueDay,
    toDay,
    label: { kind: 'simulated', text: `SIMULATED earthquakes (ETAS, seed ${seed}), ${years}: none of them happened` },
  }
}
