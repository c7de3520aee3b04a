import { Command, Option } from 'commander'
import { SettingsError } from '../../shared/domain/errors.js'
import { PROTOCOLS } from '../train/protocols.js'
import { parseDate, parseWhole, type SettingsFlags, withSettings } from './common-options.js'
import { evaluateCatalog } from './evaluate-catalog.js'
import { EVALUATIONS } from './evaluations.js'

interface EvaluateFlags extends SettingsFlags {
  readonly domain: string
  readonly region?: string
  readonly sites?: string
  readonly data?: string[]
  readonly catalog?: string[]
  readonly from?: number
  readonly to?: number
  readonly models?: string[]
  readonly protocol?: string
  readonly testEnd?: number
  readonly seed: number
  readonly json?: boolean
}

/** `groundswell evaluate`: the shipped models judged on any data; or models trained and tested by a protocol. */
export const evaluateCommand = (): Command =>
  withSettings(new Command('evaluate'))
    .description('score the shipped models on data; with --protocol, train and test every model on a catalogue')
    .addOption(new Option('--domain <domain>').choices([...EVALUATIONS.keys()]).default('seismic'))
    .option('--region <id>', 'a region (default: socal, rivers or us-counties, by domain)')
    .option('--sites <file>', 'table of the gauges (default: basins.csv beside the files)')
    .option('--data <paths...>', 'files and folders, as for replay; ILINet.csv of influenza')
    .option('--catalog <files...>', 'the same, by its older name')
    .option('--from <date>', 'first issue time, YYYY-MM-DD (default: the first with all lags in the data)', parseDate)
    .option('--to <date>', 'last day of the data that is read, YYYY-MM-DD', parseDate)
    .option('--models <names...>', 'models to compare (default: all that there are)')
    .addOption(
      new Option('--protocol <name>', 'train and test on earthquakes by this protocol').choices([...PROTOCOLS.keys()]),
    )
    .option('--test-end <date>', 'of a protocol: its last test target ends by the start of this day', parseDate)
    .option('--seed <number>', 'of a protocol: for what is drawn', parseWhole, 1)
    .option('--json', 'the scores as JSON on standard output')
    .action(async ({ catalog = [], data = [], ...flags }: EvaluateFlags) => {
      const request = { ...flags, data: [...data, ...catalog] }
      if (request.data.length === 0) throw new SettingsError('there is nothing to judge by; name files with --data')
      const protocol = flags.protocol ?? (flags.testEnd === undefined ? undefined : 'honest')
      if (protocol !== undefined) {
        if (flags.domain !== 'seismic') {
          throw new SettingsError(
            `protocols are of earthquakes; leave out --protocol to score models of ${flags.domain}`,
          )
        }
        const { result, text } = await evaluateCatalog({ ...request, protocol })
        process.stdout.write(flags.json === true ? `${JSON.stringify(result, undefined, 2)}\n` : text)
        return
      }
      const evaluations = EVALUATIONS.get(flags.domain)!
      const known = evaluations.flatMap(({ models }) => models)
      const unknown = flags.models?.find(model => !known.includes(model))
      if (unknown !== undefined) {
        throw new SettingsError(
          `no model of ${flags.domain} is named '${unknown}'; choose with --models from ${known.join(', ')}`,
        )
      }
      const results: Record<string, unknown> = { domain: flags.domain }
      for (const { name, models, run } of evaluations) {
        const wanted = flags.models?.filter(model => models.includes(model))
        if (wanted?.length === 0) continue
        const { result, text } = await run({ ...request, models: wanted })
        results[name] = result
        if (flags.json !== true) process.stdout.write(text)
      }
      if (flags.json === true) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`)
    })
