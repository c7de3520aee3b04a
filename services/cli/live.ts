import { Command, Option } from 'commander'
import { DOMAINS, type Domain } from '../../shared/domain/region.js'
import { dateOfDay, dayOf } from '../../shared/domain/units.js'
import { systemRandom } from '../../shared/ports/chance.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { StoppedError } from '../connect/live/retrying.js'
import { openLiveRegions } from '../live-regions.js'
import { liveSource } from '../live-source.js'
import { withRegion } from '../open-regions.js'
import { type EngineFlags, settingsOf, withEngine, withSettings } from './common-options.js'
import { firstIssueDay } from './first-issue-day.js'
import { progressLine } from './progress.js'
import { runPipeline } from './run-pipeline.js'
import { withPage } from './run-shown.js'
import { onStopSignal } from './stop-signal.js'
import { summaryText } from './summary-text.js'
import { troubleTeller } from './trouble.js'

interface LiveFlags extends EngineFlags {
  readonly domain: Domain
  readonly region?: string
  readonly headless?: boolean
  readonly json?: boolean
}

/** `groundswell live`: the live services through every stage, until stopped; run again, it goes on where it was. */
export const liveCommand = (): Command =>
  withEngine(withSettings(new Command('live')))
    .description('watch the live services: fetch, grid, forecast and score as the world moves, with the page beside it')
    .addOption(new Option('--domain <domain>').choices([...DOMAINS]).default('seismic'))
    .option('--region <id>', 'a region (default: socal, rivers or us-states, by domain)')
    .option('--headless', 'no page')
    .option('--json', 'at the end, the summary as JSON on standard output')
    .action(async (flags: LiveFlags) => {
      const settings = await openLive(await settingsOf(flags), flags)
      if (settings === undefined) return
      const startMs = systemClock.nowMs()
      const shown = await runLive(settings, flags.domain, flags.headless === true)
      const cost = {
        seconds: (systemClock.nowMs() - startMs) / 1000,
        peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      }
      const text =
        flags.json === true ? `${JSON.stringify({ ...shown, ...cost }, undefined, 2)}\n` : summaryText(shown, cost)
      process.stdout.write(text)
    })

/** What is still reported of COVID are the admissions of the states. */
export const LIVE_REGION: Partial<Record<Domain, string>> = { covid: 'us-states' }

/** Undefined where the user stopped it while the services were still asked for their gauges. */
async function openLive(
  settings: Settings,
  { domain, region = LIVE_REGION[domain] }: LiveFlags,
): Promise<Settings | undefined> {
  const asking = new AbortController()
  const stopSignal = onStopSignal(async () => asking.abort())
  try {
    return await openLiveRegions(withRegion(settings, domain, region), {
      clock: systemClock,
      random: systemRandom,
      onTrouble: troubleTeller(process.stderr),
      signal: asking.signal,
    })
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error
    return undefined
  } finally {
    stopSignal.off()
  }
}

/** How far event time lies behind the clock: a run's first issue is the newest that its first answers allow. */
const BEHIND_DAYS: Readonly<Record<Domain, number>> = { seismic: 0, streamflow: 2, covid: 21 }

/** Who is asked, for people. */
const servicesOf = ({ source }: Settings, domain: Domain): string => source[domain].services.join(' and ').toUpperCase()

async function runLive(settings: Settings, domain: Domain, headless: boolean) {
  const fromDay = await firstIssueDay(settings.dataDir, dayOf(systemClock.nowMs()))
  const onTrouble = troubleTeller(process.stderr)
  const source = liveSource(domain, { settings, clock: systemClock, random: systemRandom, onTrouble })
  const run = {
    settings,
    sources: new Map([[domain, source]]),
    isLive: true,
    exercise: false,
    issueFromDay: fromDay - 1 - BEHIND_DAYS[domain],
    untilEnd: false,
  }
  const text =
    `Live ${domain} of ${servicesOf(settings, domain)} in ${settings.regions[0].id}, ` +
    `forecast since ${dateOfDay(fromDay)}`
  if (!headless)
    return withPage({ settings, fromDay }, { kind: 'live', text }, watch => runPipeline({ ...run, ...watch }))
  const progress = progressLine(process.stderr, systemClock.nowMs)
  process.stderr.write(`${text}\n`)
  return runPipeline({ ...run, onMessage: progress.onMessage, onDone: async () => progress.end() })
}
