import { Command, Option } from 'commander'
import { startEngine } from '../../shared/engines/start-engine.js'
import { systemClock } from '../../shared/ports/clock.js'
import { openRegions, withRegion } from '../open-regions.js'
import { PACKAGE } from '../package-info.js'
import { catalogQuakes } from '../train/catalog-quakes.js'
import { evaluate } from '../train/evaluate.js'
import { PROTOCOLS } from '../train/protocols.js'
import { scoreTable } from '../train/score-table.js'
import { parseDate, parseWhole, type SettingsFlags, settingsOf, withSettings } from './common-options.js'
import { showTraining } from './training-progress.js'

interface EvaluateFlags extends SettingsFlags {
  readonly region: string
  readonly protocol: string
  readonly catalog: string[]
  readonly testEnd: number
  readonly models?: string[]
  readonly seed: number
  readonly json?: boolean
}

/** `groundswell evaluate`: every model, trained and tested on a catalogue by a named protocol. */
export const evaluateCommand = (): Command =>
  withSettings(new Command('evaluate'))
    .description('train and test every model on a catalogue, by the protocol of the papers or by an honest one')
    .addOption(new Option('--domain <domain>').choices(['seismic']).default('seismic'))
    .option('--region <id>', 'one of the regions in the settings', 'socal')
    .addOption(new Option('--protocol <name>').choices([...PROTOCOLS.keys()]).default('honest'))
    .requiredOption('--catalog <files...>', 'as for replay')
    .requiredOption('--test-end <date>', 'the last test target ends by the start of this day, YYYY-MM-DD', parseDate)
    .option('--models <names...>', 'models to compare (default: those in the settings)')
    .option('--seed <number>', 'for what is drawn', parseWhole, 1)
    .option('--json', 'the tables as JSON on standard output')
    .action(async (flags: EvaluateFlags) => {
      const settings = await openRegions(withRegion(await settingsOf(flags), 'seismic', flags.region))
      const [region] = settings.regions
      const { quakes, rejected } = await catalogQuakes(flags.catalog, systemClock.nowMs(), region)
      const engine = await startEngine()
      process.stderr.write(`${quakes.length} earthquakes; engine: ${engine.description}\n`)
      const evaluation = await evaluate(quakes, {
        protocol: flags.protocol,
        testEndDay: flags.testEnd,
        region,
        kinds: flags.models ?? settings.models,
        seed: flags.seed,
        packageVersion: PACKAGE.version,
        nowMs: systemClock.nowMs,
        onProgress: showTraining,
      })
      const result = { ...evaluation, earthquakes: quakes.length, rejected }
      process.stdout.write(flags.json === true ? `${JSON.stringify(result, undefined, 2)}\n` : scoreTable(evaluation))
    })
