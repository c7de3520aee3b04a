import { Command } from 'commander'
import { SettingsError } from '../../shared/domain/errors.js'
import type { Domain } from '../../shared/domain/region.js'
import { FLOW, flowRange, type StageName } from '../../shared/flow.js'
import { systemRandom } from '../../shared/ports/chance.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { replayFiles } from '../connect/replay/replay-files.js'
import { openHealth } from '../health.js'
import { liveSource } from '../live-source.js'
import { type Pipeline, startPipeline } from '../main.js'
import { openLog, openStore } from '../open.js'
import { openAlerting } from '../open-alerts.js'
import { openRegions } from '../open-regions.js'
import type { Source } from '../run/publish-source.js'
import { openRoster } from '../serving/open-roster.js'
import { type EngineFlags, settingsOf, withEngine, withSettings } from './common-options.js'
import { damageTeller } from './damage.js'
import { reportInterrupted } from './exit-codes.js'
import { progressLine } from './progress.js'
import { engineTeller, newsTeller } from './serving-news.js'
import { onStopSignal } from './stop-signal.js'
import { countsOf, summaryOf } from './summary.js'
import { spoolTeller, troubleTeller } from './trouble.js'

interface RunFlags extends EngineFlags {
  readonly catalog?: string[]
  readonly live?: boolean
  readonly untilEnd?: boolean
  readonly json?: boolean
}

const NAMES = FLOW.map(({ stage }) => stage)

/** `groundswell run`: any contiguous part of the flow, until stopped. */
export const runCommand = (): Command =>
  withEngine(withSettings(new Command('run')))
    .description('run a part of the flow: all, one stage, or a range such as grid..forecast')
    .argument('[stages]', `all, or of ${NAMES.join(' → ')}`, parseRange, parseRange('all'))
    .option('--catalog <files...>', 'what connect publishes: catalogue files, merged by origin time')
    .option('--live', 'connect asks the live services that the settings name')
    .option('--until-end', 'stop when the source has ended and all of it is done (default: wait for more)')
    .option('--json', 'at the end, a summary as JSON on standard output')
    .action(async ({ from, to }: Range, flags: RunFlags) => {
      const settings = await openRegions(await settingsOf(flags))
      const { stages } = flowRange(from, to)
      const paths = flags.catalog
      const untilEnd = flags.untilEnd === true
      const isLive = flags.live === true
      if (stages.includes('connect') && (paths !== undefined) === isLive) {
        throw new SettingsError(
          `connect ${isLive ? 'cannot publish files and what is live together' : 'has nothing to publish'}; ` +
            'name files with --catalog, or say --live, or run from feed on',
        )
      }
      const onNews = newsTeller(process.stderr)
      const rosterOptions = { settings, clock: systemClock, onNews, onEngine: engineTeller(process.stderr) }
      const roster = stages.includes('forecast') ? await openRoster(rosterOptions) : undefined
      const log = await openLog(settings, systemClock)
      const store = stages.includes('sink') ? openStore(settings, systemClock, spoolTeller(process.stderr)) : undefined
      const tellDamage = damageTeller(process.stderr)
      const tellTrouble = troubleTeller(process.stderr)
      let states: Pipeline['states'] = () => []
      const part = `${from}..${to}`
      const health = store && openHealth(settings, store, part, () => countsOf(states()), systemClock)
      const progress = progressLine(process.stderr, systemClock.nowMs)
      try {
        const exercise = isLive ? false : paths !== undefined || settings.alerts.status === 'exercise'
        const alerting = await openAlerting({ settings, log, clock: systemClock, exercise, env: process.env })
        const pipeline = await startPipeline({
          ...(stages.includes('alert') && alerting),
          onTrouble: message => tellTrouble({ reason: 'delivery', message }),
          settings,
          from,
          to,
          log,
          store,
          roster,
          sources: isLive ? liveSources(settings) : paths && fileSource(settings.regions[0].domain, paths),
          isLive,
          untilEnd,
          clock: systemClock,
          onMessage: message => {
            tellDamage(message)
            health?.onMessage(message)
            progress.onMessage(message)
          },
        })
        states = pipeline.states
        const stopSignal = onStopSignal(pipeline.stop)
        await pipeline.done
        stopSignal.off()
        progress.end()
        const summary = summaryOf(pipeline.states(), untilEnd && stopSignal.came)
        if (flags.json === true) process.stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`)
        if (summary.interrupted) reportInterrupted('run the same command again to go on')
      } finally {
        await health?.stop()
        await roster?.close()
        await log.close()
        await store?.close()
      }
    })

interface Range {
  readonly from: StageName
  readonly to: StageName
}

function parseRange(text: string): Range {
  if (text === 'all') return { from: NAMES[0], to: NAMES[NAMES.length - 1] }
  const [from, to = from] = text.split('..')
  const [first, last] = [from, to].map(name => NAMES.indexOf(name as StageName))
  if (first === -1 || last < first) {
    throw new SettingsError(`"${text}" is no part of the flow; write all, one of ${NAMES.join(', ')}, or from..to`)
  }
  return { from: NAMES[first], to: NAMES[last] }
}

/** One for each domain that is watched. */
function liveSources(settings: Settings): ReadonlyMap<Domain, Source> {
  const onTrouble = troubleTeller(process.stderr)
  const domains = new Set(settings.regions.map(({ domain }) => domain))
  const options = { settings, clock: systemClock, random: systemRandom, onTrouble }
  return new Map([...domains].map(domain => [domain, liveSource(domain, options)]))
}

const fileSource = (domain: Domain, paths: readonly string[]): ReadonlyMap<Domain, Source> =>
  new Map([[domain, after => replayFiles({ domain, paths, nowMs: systemClock.nowMs(), after })]])
