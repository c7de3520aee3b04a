import { Command, Option } from 'commander'
import { dateOfDay, dayOf } from '../../shared/domain/units.js'
import { systemRandom } from '../../shared/ports/chance.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { liveSource } from '../live-source.js'
import { type SettingsFlags, settingsOf, withSettings } from './common-options.js'
import { firstIssueDay } from './first-issue-day.js'
import { progressLine } from './progress.js'
import { withRegion } from './replay.js'
import { runPipeline } from './run-pipeline.js'
import { withPage } from './run-shown.js'
import { summaryText } from './summary-text.js'
import { troubleTeller } from './trouble.js'

interface LiveFlags extends SettingsFlags {
  readonly region: string
  readonly headless?: boolean
  readonly json?: boolean
}

/** `groundswell live`: the live services through every stage, until stopped; run again, it goes on where it was. */
export const liveCommand = (): Command =>
  withSettings(new Command('live'))
    .description('watch the live services: fetch, grid, forecast and score as the earth moves, with the page beside it')
    .addOption(new Option('--domain <domain>').choices(['seismic']).default('seismic'))
    .option('--region <id>', 'one of the regions in the settings', 'socal')
    .option('--headless', 'no page')
    .option('--json', 'at the end, the summary as JSON on standard output')
    .action(async (flags: LiveFlags) => {
      const settings = withRegion(await settingsOf(flags), flags.region)
      const startMs = systemClock.nowMs()
      const shown = await runLive(settings, flags.headless === true)
      const cost = {
        seconds: (systemClock.nowMs() - startMs) / 1000,
        peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      }
      const text =
        flags.json === true ? `${JSON.stringify({ ...shown, ...cost }, undefined, 2)}\n` : summaryText(shown, cost)
      process.stdout.write(text)
    })

async function runLive(settings: Settings, headless: boolean) {
  const fromDay = await firstIssueDay(settings.dataDir, dayOf(systemClock.nowMs()))
  const run = {
    settings,
    source: liveSource('seismic', {
      settings,
      clock: systemClock,
      random: systemRandom,
      onTrouble: troubleTeller(process.stderr),
    }),
    isLive: true,
    issueFromDay: fromDay - 1,
    untilEnd: false,
  }
  const services = settings.source.seismic.services.join(' and ').toUpperCase()
  const text = `Live earthquakes of ${services} in ${settings.regions[0].id}, forecast since ${dateOfDay(fromDay)}`
  if (!headless)
    return withPage({ settings, fromDay }, { kind: 'live', text }, watch => runPipeline({ ...run, ...watch }))
  const progress = progressLine(process.stderr, systemClock.nowMs)
  process.stderr.write(`${text}\n`)
  return runPipeline({ ...run, onMessage: progress.onMessage, onDone: async () => progress.end() })
}
