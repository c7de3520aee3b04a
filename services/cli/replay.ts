import { Command, Option } from 'commander'
import { SettingsError } from '../../shared/domain/errors.js'
import { DOMAINS, type Domain } from '../../shared/domain/region.js'
import type { ReplayControl } from '../../shared/domain/replay-control.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import type { AsOf } from '../connect/as-of.js'
import { parseDate, parseSpeed, parseTime, type SettingsFlags, settingsOf, withSettings } from './common-options.js'
import { reportInterrupted } from './exit-codes.js'
import { steerByKeys } from './replay-keys.js'
import { apartFromLive, type CatalogRun, type ReplaySummary, textOfAsOf } from './run-catalog.js'
import { runInTerminal, runWithPage } from './run-shown.js'
import { summaryText } from './summary-text.js'

interface ReplayFlags extends SettingsFlags {
  readonly domain: Domain
  readonly region?: string
  readonly catalog?: string[]
  readonly files?: string[]
  readonly fromLog?: string
  readonly from?: number
  readonly to?: number
  readonly asOf?: AsOf
  readonly speed: number
  readonly page?: boolean
  readonly data?: string
  readonly json?: boolean
}

/** `groundswell replay`: history through the live path, and the scores of what would have been said. */
export const replayCommand = (): Command =>
  withSettings(new Command('replay'))
    .description('replay history through every stage and score what would have been said')
    .addOption(new Option('--domain <domain>', 'of the files').choices(DOMAINS).default('seismic'))
    .option('--region <id>', 'one of the regions in the settings (default: the first of the domain)')
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
    .option('--json', 'the summary as JSON on standard output')
    .action(async (flags: ReplayFlags) => {
      const input = inputOf(flags)
      const live = withRegion(await settingsOf(flags), flags.region, flags.domain)
      const { settings, remove } = await apartFromLive(live, flags.data)
      const startMs = systemClock.nowMs()
      try {
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
            : `${text}\n${inputText(summary.input)}${summaryText(summary, cost)}`,
        )
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

const steerInTerminal = (control: ReplayControl) => steerByKeys(control, process.stdin, process.stderr)

/** @throws {SettingsError} unless there is exactly one kind of input */
function inputOf({ catalog, files, fromLog }: ReplayFlags): Pick<CatalogRun, 'paths' | 'fromLog'> {
  const paths = catalog || files ? [...(catalog ?? []), ...(files ?? [])] : undefined
  if ((paths === undefined) === (fromLog === undefined)) {
    throw new SettingsError('say what to replay: either --files, or --from-log with the data folder of a live run')
  }
  return { paths, fromLog }
}

/** One line for people: that nothing here is live, and which truth it is. */
function replayText({ paths = [], fromLog, asOf }: Pick<CatalogRun, 'paths' | 'fromLog' | 'asOf'>): string {
  const what = fromLog === undefined ? paths.join(', ') : `the log of ${fromLog}`
  const truth = textOfAsOf(asOf, fromLog !== undefined)
  const told =
    truth === 'final' ? 'the final truth' : truth === 'then' ? 'as it was known then' : `as it was known at ${truth}`
  return `REPLAY of ${what}, ${told}: none of it is live`
}

/** What was read of the input; empty where it was interrupted before that was known. */
function inputText(input: ReplaySummary['input']): string {
  if (input === undefined) return ''
  const { passedOver, ...counts } = 'files' in input ? input : { passedOver: [], ...input }
  const texts = Object.entries(counts).map(([name, count]) => `${name} ${count}`)
  const others = passedOver.length === 0 ? '' : `, passed over: ${passedOver.slice(0, 10).join(' ')}`
  return `input: ${texts.join(', ')}${others}\n`
}

/** `then`, or a time. */
const parseAsOf = (text: string): AsOf => (text === 'then' ? text : parseTime(text))

/** The settings with one of their regions alone: the one named, or the first of a domain. @throws {SettingsError} */
export function withRegion(settings: Settings, id?: string, domain: Domain = 'seismic'): Settings {
  const known = settings.regions.filter(region => region.domain === domain)
  const region = id === undefined ? known[0] : known.find(one => one.id === id)
  if (region !== undefined) return { ...settings, regions: [region] }
  const ids = settings.regions.map(one => `${one.id} (${one.domain})`).join(', ')
  throw new SettingsError(
    id === undefined
      ? `the settings have no region of the domain ${domain}; they have ${ids}`
      : `region "${id}" of the domain ${domain} is not known; the settings have ${ids}`,
  )
}
