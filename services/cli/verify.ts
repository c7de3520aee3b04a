import { Command, Option } from 'commander'
import { DOMAINS, type Domain } from '../../shared/domain/region.js'
import { systemClock } from '../../shared/ports/clock.js'
import { openStoreBeside } from '../open.js'
import { openRegions, withRegion } from '../open-regions.js'
import { CATALOGUES } from '../skill/etas-catalogues.js'
import { parseDate, parseWhole, type SettingsFlags, settingsOf, withSettings } from './common-options.js'
import { withSites } from './replay-sites.js'
import { apartFromLive } from './run-catalog.js'
import { skillQuakes } from './skill-quakes.js'
import { SKILL_DEFAULTS, writeSkill } from './write-skill.js'

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
  readonly catalogues: number
  readonly out: string
  readonly json?: boolean
}

/** `groundswell verify`: the skill of every stored forecast, as a page and as JSON. */
export const verifyCommand = (): Command =>
  withSettings(new Command('verify'))
    .description('score the stored forecasts of a run or replay again, and write the skill page of each model')
    .addOption(new Option('--domain <domain>').choices(DOMAINS).default('seismic'))
    .option('--region <id>', 'a region (default: socal, rivers or us-counties, by domain)')
    .option('--sites <file>', 'table of the gauges, of a region of sites')
    .option('--data <folder>', 'what `replay --data` kept (default: the store of the settings)')
    .option('--from <date>', 'first issue, YYYY-MM-DD', parseDate, SKILL_DEFAULTS.range.fromDay)
    .option('--to <date>', 'last issue, YYYY-MM-DD', parseDate, SKILL_DEFAULTS.range.toDay)
    .option('--models <names...>', 'models to compare (default: all in the store)')
    .option('--references <names...>', 'what they are measured against', [...SKILL_DEFAULTS.references])
    .option(
      '--catalog <files...>',
      'the earthquakes, for ETAS fitted to what came before the first issue; `log`: those that the run accepted',
    )
    .option('--in-sample', 'score what the models had seen in training, too')
    .option('--seed <number>', 'of the bootstrap and of simulated catalogues', parseWhole, SKILL_DEFAULTS.seed)
    .option('--catalogues <number>', 'that ETAS draws of each window', parseWhole, CATALOGUES)
    .option('--out <folder>', 'where skill-<region>.md, .json and the page of each model go', SKILL_DEFAULTS.out)
    .option('--json', 'the numbers as JSON on standard output')
    .action(async (flags: VerifyFlags) => {
      const named = withRegion(await settingsOf(flags), flags.domain, flags.region)
      const apart = flags.data === undefined ? named : (await apartFromLive(named, flags.data)).settings
      const settings = await openRegions(withSites(apart, flags))
      const [region] = settings.regions
      const store = openStoreBeside(settings, systemClock)
      try {
        const pages = await writeSkill(store, {
          region,
          range: { fromDay: flags.from, toDay: flags.to },
          inSample: flags.inSample === true,
          models: flags.models,
          references: flags.references,
          seed: flags.seed,
          catalogues: flags.catalogues,
          quakes: await skillQuakes(settings, region, flags.catalog),
          out: flags.out,
        })
        process.stdout.write(pages.get(`skill-${region.id}.${flags.json === true ? 'json' : 'md'}`)!)
      } finally {
        await store.close()
      }
    })
