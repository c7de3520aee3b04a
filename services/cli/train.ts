import { join } from 'node:path'
import { Command, Option } from 'commander'
import { DOMAINS, type Domain } from '../../shared/domain/region.js'
import { startEngine } from '../../shared/engines/start-engine.js'
import { POINT_KINDS } from '../../shared/models/registry.js'
import { writeArtefact } from '../../shared/ports/artefact-folder.js'
import { systemClock } from '../../shared/ports/clock.js'
import { replayFiles } from '../connect/replay/replay-files.js'
import { openRegions, withRegion } from '../open-regions.js'
import { PACKAGE } from '../package-info.js'
import { stageExamples } from '../train/stage-examples.js'
import { trainModels } from '../train/train.js'
import { parseDate, parseWhole, type SettingsFlags, settingsOf, withSettings } from './common-options.js'
import { withSites } from './replay-sites.js'
import { standardModels } from './standard-models.js'
import { trainInfluenza } from './train-influenza.js'
import { showTraining } from './training-progress.js'

interface TrainFlags extends SettingsFlags {
  readonly domain: Domain | typeof INFLUENZA
  readonly region?: string
  readonly sites?: string
  readonly catalog: string[]
  readonly from?: number
  readonly trainTo: number
  readonly validateTo: number
  readonly models?: string[]
  readonly seed: number
  readonly out: string
  readonly json?: boolean
}

/** It has a table and a model, and no live feed. */
const INFLUENZA = 'influenza'

/** `groundswell train`: fits models on a catalogue and writes their artefacts. */
export const trainCommand = (): Command =>
  withSettings(new Command('train'))
    .description('fit models on catalogue files and write an artefact folder for each')
    .addOption(new Option('--domain <domain>').choices([...DOMAINS, INFLUENZA]).default('seismic'))
    .option('--region <id>', 'a region (default: socal, rivers or us-counties, by domain)')
    .option('--sites <file>', 'table of the gauges (default: basins.csv beside the files)')
    .requiredOption('--catalog <files...>', 'files and folders, as for replay')
    .option('--from <date>', 'first issue that is learnt from; what lies before is history', parseDate)
    .requiredOption('--train-to <date>', 'last day whose truth the weights may see', parseDate)
    .requiredOption('--validate-to <date>', 'last day whose truth early stopping and calibration may see', parseDate)
    .option(
      '--models <names...>',
      'models to train (default: those in the settings, or persistence, climatology, ema, ridge, lstm)',
    )
    .option('--seed <number>', 'for what is drawn', parseWhole, 1)
    .requiredOption(
      '--out <folder>',
      'artefacts go to <folder>/<region>/<model>; of sites, to <folder>/<domain>/<model>',
    )
    .option('--json', 'the manifests as JSON on standard output')
    .action(async ({ domain, ...flags }: TrainFlags) => {
      if (domain === INFLUENZA) {
        process.stdout.write(`${await trainInfluenza(flags)}\n`)
        return
      }
      const settings = await openRegions(
        withSites(withRegion(await settingsOf(flags), domain, flags.region), {
          ...flags,
          domain,
          files: flags.catalog,
        }),
      )
      const [region] = settings.regions
      const issueFromDay = flags.from === undefined ? undefined : flags.from - 1
      const nowMs = systemClock.nowMs()
      const engine = await startEngine()
      process.stderr.write(`engine: ${engine.description}\n`)
      const artefacts = await trainModels({
        examples: () =>
          stageExamples({
            batches: replayFiles({ domain, paths: flags.catalog, nowMs }),
            region,
            issueFromDay,
          }),
        split: { trainToDay: flags.trainTo, validateToDay: flags.validateTo },
        kinds: flags.models ?? standardModels(settings).filter(model => POINT_KINDS[domain].has(model)),
        region,
        seed: flags.seed,
        packageVersion: PACKAGE.version,
        nowMs: systemClock.nowMs,
        onProgress: showTraining,
      })
      for (const artefact of artefacts) {
        const folder = join(flags.out, region.sites === undefined ? region.id : region.domain, artefact.manifest.model)
        await writeArtefact(folder, artefact)
        if (flags.json !== true) process.stdout.write(`${folder}: in-sample ${scoresText(artefact.manifest.scores)}\n`)
      }
      const manifests = artefacts.map(({ manifest }) => manifest)
      if (flags.json === true) process.stdout.write(`${JSON.stringify(manifests, undefined, 2)}\n`)
    })

const scoresText = (scores: Readonly<Record<string, number>>): string =>
  Object.entries(scores)
    .map(([name, value]) => `${name.toUpperCase()} ${value.toFixed(4)}`)
    .join(', ')
