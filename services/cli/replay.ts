import { Command, Option } from 'commander'
import { systemClock } from '../../shared/ports/clock.js'
import { withRegion } from '../open-regions.js'
import { parseDate, parseSpeed, type SettingsFlags, settingsOf, withSettings } from './common-options.js'
import { reportInterrupted } from './exit-codes.js'
import { apartFromLive } from './run-catalog.js'
import { runInTerminal } from './run-shown.js'
import { summaryText } from './summary-text.js'

interface ReplayFlags extends SettingsFlags {
  readonly region: string
  readonly catalog: string[]
  readonly from?: number
  readonly to?: number
  readonly speed: number
  readonly data?: string
  readonly json?: boolean
}

/** `groundswell replay`: a historical catalogue through the live path, and the scores of what would have been said. */
export const replayCommand = (): Command =>
  withSettings(new Command('replay'))
    .description('replay catalogue files through every stage and score what would have been said')
    .addOption(new Option('--domain <domain>').choices(['seismic']).default('seismic'))
    .option('--region <id>', 'one of the regions in the settings', 'socal')
    .requiredOption(
      '--catalog <files...>',
      'CSV (SCEDC or USGS FDSN) or USGS GeoJSON, gzip or not; merged by origin time',
    )
    .option('--from <date>', 'first issue time, YYYY-MM-DD; what lies before is history', parseDate)
    .option('--to <date>', 'last day, YYYY-MM-DD', parseDate)
    .option('--speed <days>', 'days of event time a second, or max', parseSpeed, Infinity)
    .option('--data <folder>', 'keep log and store here, and go on from there when run again (default: temporary)')
    .option('--json', 'the summary as JSON on standard output')
    .action(async (flags: ReplayFlags) => {
      const live = withRegion(await settingsOf(flags), 'seismic', flags.region)
      const { settings, remove } = await apartFromLive(live, flags.data)
      const startMs = systemClock.nowMs()
      try {
        const summary = await runInTerminal({
          settings,
          paths: flags.catalog,
          fromDay: flags.from,
          toDay: flags.to,
          daysPerSecond: flags.speed,
        })
        const cost = {
          seconds: (systemClock.nowMs() - startMs) / 1000,
          peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
        }
        const text =
          flags.json === true
            ? `${JSON.stringify({ ...summary, ...cost }, undefined, 2)}\n`
            : summaryText(summary, cost)
        process.stdout.write(text)
        if (summary.interrupted) {
          reportInterrupted(
            flags.data === undefined
              ? 'with --data FOLDER a replay can be gone on with'
              : 'run the same command again to go on',
          )
        }
      } finally {
        await remove()
      }
    })
