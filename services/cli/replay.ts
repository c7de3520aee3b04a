import { join } from 'node:path'
import { Command, Option } from 'commander'
import { SettingsError } from '../../shared/domain/errors.js'
import { DOMAINS, type Domain } from '../../shared/domain/region.js'
import type { ReplayControl } from '../../shared/domain/replay-control.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import type { AsOf } from '../connect/replay/as-of.js'
import { openStoreBeside } from '../open.js'
import { openRegions, withRegion } from '../open-regions.js'
import {
  type EngineFlags,
  parseDate,
  parseSpeed,
  parseTime,
  settingsOf,
  withEngine,
  withSettings,
} from './common-options.js'
import { reportInterrupted } from './exit-codes.js'
import { steerByKeys } from './replay-keys.js'
import { withSites } from './replay-sites.js'
import { apartFromLive, type CatalogRun, type ReplaySummary, textOfAsOf } from './run-catalog.js'
import { runInTerminal, runWithPage } from './run-shown.js'
import { skillQuakes } from './skill-quakes.js'
import { summaryText } from './summary-text.js'
import { SKILL_DEFAULTS, writeSkill } from './write-skill.js'

interface ReplayFlags extends EngineFlags {
  readonly domain: Domain
  readonly region?: string
  readonly sites?: string
  readonly catalog?: string[]
  readonly files?: string[]
  readonly fromLog?: string
  readonly from?: number
  readonly to?: number
  readonly asOf?: AsOf
  readonly speed: number
  readonly page?: boolean
  readonly data?: string
  readonly skill?: string
  readonly json?: boolean
}

/** `groundswell replay`: history through the live path, and the scores of what would have been said. */
export const replayCommand = (): Command =>
  withEngine(withSettings(new Command('replay')))
    .description('replay history through every stage and score what would have been said')
    .addOption(new Option('--domain <domain>', 'of the files').choices(DOMAINS).default('seismic'))
    .option('--region <id>', 'a region (default: socal, rivers or us-counties, by domain)')
    .option('--sites <file>', 'table of the gauges (default: basins.csv beside the files)')
    .option('--files <paths...>', 'files of any format that is read, gzip or not, and folders; merged by time')
    .option('--catalog <files...>', 'the same, by its older name')
    .option('--from-log <folder>', 'what a live run published: the log in its data folder, as it came')
    .option('--from <date>', 'first issue time, YYYY-MM-DD; what lies before is history', parseDate)
    .option('--to <date>', 'last day, YYYY-MM-DD', parseDate)
    .option(
      '--as-of <time>',
      'the truth as it stood at a time, YYYY-MM-DD[THH:MM:SSZ]; or then: each issue sees what was known at its own time ' +
        '(default: the final truth)',
      parseAsOf,
    )
    .option('--speed <days>', 'days of event time a second, or max', parseSpeed, Infinity)
    .option('--page', 'show the page too, and steer the replay from there')
    .option('--data <folder>', 'keep log and store here, and go on from there when run again (default: temporary)')
    .option('--skill <folder>', 'when it is over, write the skill pages there, as `groundswell verify` does')
    .option('--json', 'the summary as JSON on standard output')
    .action(async (flags: ReplayFlags) => {
      const input = inputOf(flags)
      const live = withRegion(await settingsOf(flags), flags.domain, flags.region)
      const { settings: apart, remove } = await apartFromLive(live, flags.data)
      const startMs = systemClock.nowMs()
      try {
        const settings = await openRegions(withSites(apart, flags))
        const run = {
          settings,
          ...input,
          fromDay: flags.from,
          toDay: flags.to,
          asOf: flags.asOf,
          daysPerSecond: flags.speed,
        }
        const text = replayText(run)
        const summary = await (flags.page === true
          ? runWithPage(run, { kind: 'replay', text })
          : runInTerminal({ ...run, onStart: steerInTerminal }))
        const cost = {
          seconds: (systemClock.nowMs() - startMs) / 1000,
          peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
        }
        process.stdout.write(
          flags.json === true
            ? `${JSON.stringify({ ...summary, ...cost }, undefined, 2)}\n`
            : `${text}\n${inputText(summary.input[flags.domain])}${summaryText(summary, cost)}`,
        )
        if (flags.skill !== undefined && !summary.interrupted) {
          process.stderr.write(`skill pages: ${(await skillOf(settings, input, flags.skill)).join(', ')}\n`)
        }
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

/** Scores what the replay stored. @returns the files written */
async function skillOf(settings: Settings, { files }: Pick<CatalogRun, 'files'>, out: string): Promise<string[]> {
  const [region] = settings.regions
  const store = openStoreBeside(settings, systemClock)
  try {
    const pages = await writeSkill(store, {
      ...SKILL_DEFAULTS,
      region,
      inSample: false,
      quakes: await skillQuakes(settings, region, files?.get('seismic')),
      out,
    })
    return [...pages.keys()].map(name => join(out, name))
  } finally {
    await store.close()
  }
}

const steerInTerminal = (control: ReplayControl) => steerByKeys(control, process.stdin, process.stderr)

/** @throws {SettingsError} unless there is exactly one kind of input */
function inputOf({ domain, catalog, files, fromLog }: ReplayFlags): Pick<CatalogRun, 'files' | 'fromLog'> {
  const paths = catalog || files ? [...(catalog ?? []), ...(files ?? [])] : undefined
  if ((paths === undefined) === (fromLog === undefined)) {
    throw new SettingsError('say what to replay: either --files, or --from-log with the data folder of a live run')
  }
  return { files: paths && new Map([[domain, paths]]), fromLog }
}

/** One line for people: that nothing here is live, and which truth it is. */
function replayText({ files, fromLog, asOf }: Pick<CatalogRun, 'files' | 'fromLog' | 'asOf'>): string {
  const what = fromLog === undefined ? [...(files?.values() ?? [])].flat().join(', ') : `the log of ${fromLog}`
  const truth = textOfAsOf(asOf, fromLog !== undefined)
  const told =
    truth === 'final' ? 'the final truth' : truth === 'then' ? 'as it was known then' : `as it was known at ${truth}`
  return `REPLAY of ${what}, ${told}: none of it is live`
}

/** What was read of the input; empty where it was interrupted before that was known. */
function inputText(input: ReplaySummary['input'][Domain]): string {
  if (input === undefined) return ''
  const { passedOver, ...counts } = 'files' in input ? input : { passedOver: [], ...input }
  const texts = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
  const others = passedOver.length === 0 ? '' : `, passed over: ${passedOver.slice(0, 10).join(' ')}`
  return `input: ${texts.join(', ')}${others}\n`
}

/** `then`, or a time. */
const parseAsOf = (text: string): AsOf => (text === 'then' ? text : parseTime(text))
