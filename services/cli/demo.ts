import { Command } from 'commander'
import { SettingsError } from '../../shared/domain/errors.js'
import { DOMAINS, type Domain } from '../../shared/domain/region.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import {
  type EngineFlags,
  parseDate,
  parseSpeed,
  parseWhole,
  settingsOf,
  withEngine,
  withSettings,
} from './common-options.js'
import { type DemoInputs, realInputs, simulatedInputs } from './demo-inputs.js'
import { apartFromLive } from './run-catalog.js'
import { runInTerminal, runWithPage } from './run-shown.js'
import { summaryText } from './summary-text.js'

interface DemoFlags extends EngineFlags {
  readonly domains: readonly Domain[]
  readonly catalog?: string[]
  readonly rivers?: string[]
  readonly counties?: string[]
  readonly from?: number
  readonly to?: number
  readonly speed: number
  readonly seed: number
  readonly headless?: boolean
  readonly json?: boolean
}

/** `groundswell demo`: the whole pipeline on one machine, with nothing to install and no network. */
export const demoCommand = (): Command =>
  withEngine(withSettings(new Command('demo')))
    .description('earthquakes, rivers and an epidemic side by side, simulated or yours: back-fill, then a live page')
    .option('--domains <names>', 'which of seismic, streamflow, covid to simulate', parseDomains, [...DOMAINS])
    .option('--catalog <files...>', 'real earthquakes: a catalogue in any format that replay reads')
    .option('--rivers <files...>', 'real rivers: files or folders of gauges, with their basins.csv beside them')
    .option('--counties <files...>', 'real counts of COVID by county')
    .option('--from <date>', 'first issue time; what lies before is history', parseDate)
    .option('--to <date>', 'last day', parseDate)
    .option('--speed <days>', 'days of event time a second once forecasts begin, or max', parseSpeed, 20)
    .option('--seed <number>', 'another seed, another simulated history', parseWhole, 7)
    .option('--headless', 'no page; end when the history ends, as fast as it goes unless --speed says otherwise')
    .option('--json', 'the summary as JSON on standard output')
    .action(async (flags: DemoFlags, command: Command) => {
      const headless = flags.headless === true
      const speedGiven = command.getOptionValueSource('speed') !== 'default'
      const { settings, remove } = await apartFromLive(await settingsOf(flags))
      const startMs = systemClock.nowMs()
      try {
        const { label, ...inputs } = await inputsOf(settings, flags)
        const daysPerSecond = headless && !speedGiven ? Infinity : flags.speed
        const run = {
          ...inputs,
          fromDay: flags.from ?? inputs.fromDay,
          toDay: flags.to ?? inputs.toDay,
          daysPerSecond,
        }
        const shown = await (headless ? runInTerminal(run) : runWithPage(run, label))
        const cost = {
          seconds: (systemClock.nowMs() - startMs) / 1000,
          peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
        }
        const summary = { ...shown, simulated: label.kind === 'simulated', ...cost }
        process.stdout.write(
          flags.json === true
            ? `${JSON.stringify(summary, undefined, 2)}\n`
            : `${label.text}\n${summaryText(shown, cost)}`,
        )
      } finally {
        await remove()
      }
    })

/** The user's files where there are any, or simulated histories. */
function inputsOf(settings: Settings, { domains, catalog, rivers, counties, seed }: DemoFlags): Promise<DemoInputs> {
  const given: [Domain, readonly string[] | undefined][] = [
    ['seismic', catalog],
    ['streamflow', rivers],
    ['covid', counties],
  ]
  const files = new Map(given.flatMap(([domain, paths]) => (paths === undefined ? [] : [[domain, paths] as const])))
  return files.size > 0 ? realInputs(settings, files) : simulatedInputs(settings, domains, seed)
}

/** @throws {SettingsError} */
function parseDomains(text: string): Domain[] {
  const domains = DOMAINS.filter(domain => text.split(',').includes(domain))
  if (domains.length === text.split(',').length) return domains
  throw new SettingsError(`--domains is ${text}; name some of ${DOMAINS.join(', ')}, with commas between`)
}
