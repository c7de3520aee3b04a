import { join } from 'node:path'
import { Command, Option } from 'commander'
import { SettingsError } from '../../shared/domain/errors.js'
import { DOMAINS, type Domain } from '../../shared/domain/region.js'
import { systemClock } from '../../shared/ports/clock.js'
import { writeAtomically } from '../../shared/ports/write-atomically.js'
import { openStoreBeside } from '../open.js'
import { openRegions, withRegion } from '../open-regions.js'
import { skillJson } from '../skill/skill-json.js'
import { skillReport } from '../skill/skill-report.js'
import { skillText } from '../skill/skill-text.js'
import { catalogQuakes } from '../train/catalog-quakes.js'
import { parseDate, parseWhole, type SettingsFlags, settingsOf, withSettings } from './common-options.js'
import { withSites } from './replay-sites.js'
import { apartFromLive } from './run-catalog.js'

interface VerifyFlags extends SettingsFlags {
  readonly domain: Domain
  readonly region?: string
  readonly sites?: string
  readonly data?: string
  readonly catalog?: string[]
  readonly from: number
  readonly to: number
  readonly models?: string[]
  readonly references: string[]
  readonly inSample?: boolean
  readonly seed: number
  readonly out: string
  readonly json?: boolean
}

/** Years 1900 to 2199: whatever a store holds. */
const ALWAYS = { from: parseDate('1900-01-01'), to: parseDate('2199-12-31') }

/** `groundswell verify`: the skill of every stored forecast, as a page and as JSON. */
export const verifyCommand = (): Command =>
  withSettings(new Command('verify'))
    .description('score the stored forecasts of a run or replay again, and write the skill page of each model')
    .addOption(new Option('--domain <domain>').choices(DOMAINS).default('seismic'))
    .option('--region <id>', 'a region (default: socal, rivers or us-counties, by domain)')
    .option('--sites <file>', 'table of the gauges, of a region of sites')
    .option('--data <folder>', 'what `replay --data` kept (default: the store of the settings)')
    .option('--from <date>', 'first issue, YYYY-MM-DD', parseDate, ALWAYS.from)
    .option('--to <date>', 'last issue, YYYY-MM-DD', parseDate, ALWAYS.to)
    .option('--models <names...>', 'models to compare (default: all in the store)')
    .option('--references <names...>', 'what they are measured against', ['persistence', 'climatology', 'etas'])
    .option('--catalog <files...>', 'the earthquakes, for ETAS fitted to what came before the first issue')
    .option('--in-sample', 'score what the models had seen in training, too')
    .option('--seed <number>', 'of the bootstrap and of simulated catalogues', parseWhole, 1)
    .option('--out <folder>', 'where skill-<region>.md and .json go', join('docs', 'results'))
    .option('--json', 'the numbers as JSON on standard output')
    .action(async (flags: VerifyFlags) => {
      const named = withRegion(await settingsOf(flags), flags.domain, flags.region)
      const apart = flags.data === undefined ? named : (await apartFromLive(named, flags.data)).settings
      const settings = await openRegions(withSites(apart, flags))
      const [region] = settings.regions
      const catalogue =
        flags.catalog === undefined ? undefined : await catalogQuakes(flags.catalog, systemClock.nowMs(), region)
      const store = openStoreBeside(settings, systemClock)
      try {
        const report = await skillReport({
          region,
          store,
          range: { fromDay: flags.from, toDay: flags.to },
          inSample: flags.inSample === true,
          models: flags.models,
          references: flags.references,
          seed: flags.seed,
          ...(catalogue !== undefined && { quakes: catalogue.quakes }),
        })
        if (report.models.length === 0) {
          throw new SettingsError(
            `the store has no issue of ${region.id} to score (${JSON.stringify(report.alignment)}); replay a later ` +
              'period, name fewer models, or allow --in-sample',
          )
        }
        const text = skillText(report)
        const json = `${JSON.stringify(skillJson(report), undefined, 2)}\n`
        await writeAtomically(join(flags.out, `skill-${region.id}.md`), text)
        await writeAtomically(join(flags.out, `skill-${region.id}.json`), json)
        process.stdout.write(flags.json === true ? json : text)
      } finally {
        await store.close()
      }
    })
