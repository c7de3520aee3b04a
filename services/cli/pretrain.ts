import { join } from 'node:path'
import { Command, Option } from 'commander'
import { SettingsError } from '../../shared/domain/errors.js'
import { startEngine } from '../../shared/engines/start-engine.js'
import { LOSSES, type LossName } from '../../shared/models/losses/named-losses.js'
import { networkHash } from '../../shared/models/network-artefact.js'
import { FIT_DEFAULTS } from '../../shared/models/networks/fit.js'
import { NETWORKS } from '../../shared/models/networks/registry.js'
import { readNetwork, writeNetwork } from '../../shared/ports/artefact-folder.js'
import { systemClock } from '../../shared/ports/clock.js'
import { openRunFolder } from '../../shared/ports/run-folder.js'
import { PACKAGE } from '../package-info.js'
import { COLLECTIONS, readCollection } from '../train/collections/collections.js'
import { networkManifest } from '../train/pretraining/network-manifest.js'
import { pretrain } from '../train/pretraining/pretrain.js'
import { SCALINGS, type Scaling } from '../train/pretraining/series-scale.js'
import { TUNINGS, type TuningKind } from '../train/pretraining/start-weights.js'
import { parseObject, parseShare, parseWhole } from './common-options.js'
import { showTraining } from './training-progress.js'

interface PretrainFlags {
  readonly collection: string
  readonly data: string[]
  readonly model: string
  readonly options: object
  readonly history: number
  readonly horizon: number
  readonly masked?: boolean
  readonly loss: LossName
  readonly scaling: Scaling
  readonly held: number
  readonly steps: number
  readonly batch: number
  readonly learningRate: number
  readonly seed: number
  readonly from?: string
  readonly tune: TuningKind
  readonly rank: number
  readonly out: string
  readonly work?: string
  readonly json?: boolean
}

/** `groundswell pretrain`: a network trained on a collection of series, from chance or from an earlier training. */
export const pretrainCommand = (): Command =>
  new Command('pretrain')
    .description('train a network on a collection of series, to go on from on another')
    .addOption(
      new Option('--collection <name>', 'what the files are').choices([...COLLECTIONS.keys()]).makeOptionMandatory(),
    )
    .requiredOption(
      '--data <paths...>',
      'files of the collection, plain or gzip; M4’s test file after its training file',
    )
    .addOption(new Option('--model <name>', 'architecture').choices([...NETWORKS.keys()]).default('patchtst'))
    .option('--options <json>', 'in place of the architecture’s defaults', parseObject, {})
    .option('--history <steps>', 'steps that a window looks back', parseWhole, 52)
    .option('--horizon <steps>', 'steps ahead', parseWhole, 4)
    .option('--masked', 'hide patches and fill them in (PatchTST)')
    .addOption(new Option('--loss <name>').choices(Object.keys(LOSSES)).default('mse'))
    .addOption(new Option('--scaling <name>', 'of each series').choices(Object.keys(SCALINGS)).default('min-max'))
    .option('--held <share>', 'share of each series, its end, that early stopping looks at', parseShare, 0.2)
    .option('--steps <number>', 'mini-batches at most', parseWhole, FIT_DEFAULTS.steps)
    .option('--batch <rows>', 'windows in a mini-batch', parseWhole, FIT_DEFAULTS.batchRows)
    .option('--learning-rate <number>', 'the highest', parseShare, FIT_DEFAULTS.learningRate)
    .option('--seed <number>', 'for what is drawn', parseWhole, 1)
    .option('--from <folder>', 'a network of this command to go on from')
    .addOption(new Option('--tune <what>', 'what is moved of it').choices([...TUNINGS]).default('full'))
    .option('--rank <number>', 'of --tune low-rank', parseWhole, 4)
    .requiredOption('--out <folder>', 'the network’s folder')
    .option('--work <folder>', 'where the training is kept, to go on after a stop (default: in runs)')
    .option('--json', 'the manifest as JSON on standard output')
    .action(async (flags: PretrainFlags) => {
      const { collection: name, seed, masked = false, model, tune: kind, rank } = flags
      if (flags.from === undefined && kind !== 'full') {
        throw new SettingsError(`--tune ${kind} moves a part of a network; name the network with --from`)
      }
      const collection = await readCollection(name, flags.data)
      const before = flags.from === undefined ? undefined : await readNetwork(flags.from)
      const engine = await startEngine()
      process.stderr.write(`engine: ${engine.description}\n`)
      const settings = {
        ...{ architecture: model, options: flags.options, steps: flags.history, horizon: flags.horizon, masked, seed },
        ...{ loss: flags.loss, scaling: flags.scaling, heldShare: flags.held },
        fit: { ...FIT_DEFAULTS, steps: flags.steps, batchRows: flags.batch, learningRate: flags.learningRate },
        ...(before && {
          from: {
            before: { ...before.manifest, weights: before.weights },
            ...{ hash: networkHash(before), tuning: { kind, rank } },
          },
        }),
      }
      const work = flags.work ?? join('runs', `pretrain-${name}-${model}`)
      const result = await pretrain(collection, settings, {
        nowMs: systemClock.nowMs,
        onProgress: showTraining,
        openRun: config => openRunFolder(work, { dataHash: collection.dataHash, ...config }),
      })
      const manifest = networkManifest(collection, settings, result, PACKAGE.version)
      await writeNetwork(flags.out, { manifest, weights: result.weights })
      const { training, scores } = manifest
      const text = `${flags.out}: ${training.windows} windows, ${training.steps} mini-batches, ${JSON.stringify(scores)}\n`
      process.stdout.write(flags.json === true ? `${JSON.stringify(manifest, undefined, 2)}\n` : text)
    })
