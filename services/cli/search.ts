import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { startEngine } from '../../shared/engines/start-engine.js'
import { LOSSES, type LossName } from '../../shared/models/losses/named-losses.js'
import { FIT_DEFAULTS } from '../../shared/models/networks/fit.js'
import { NETWORKS } from '../../shared/models/networks/registry.js'
import { writeNetwork } from '../../shared/ports/artefact-folder.js'
import { systemClock } from '../../shared/ports/clock.js'
import { openRunFolder } from '../../shared/ports/run-folder.js'
import { writeAtomically } from '../../shared/ports/write-atomically.js'
import { PACKAGE } from '../package-info.js'
import { COLLECTIONS, readCollection } from '../train/collections/collections.js'
import { networkManifest } from '../train/pretraining/network-manifest.js'
import { isSearchable, searchCollection } from '../train/search/search-collection.js'
import { parseSpace } from '../train/search/space.js'
import { parseObject, parseWhole } from './common-options.js'
import { showTraining } from './training-progress.js'

interface SearchFlags {
  readonly collection: string
  readonly data: string[]
  readonly model: string
  readonly options: object
  readonly space: string
  readonly trials: number
  readonly rounds: number
  readonly steps: number
  readonly history: number
  readonly horizon: number
  readonly loss: LossName
  readonly seed: number
  readonly out: string
  readonly work?: string
  readonly json?: boolean
}

/** `groundswell search`: settings of a training that are best on what is held back. */
export const searchCommand = (): Command =>
  new Command('search')
    .description('search for settings of a network on a collection, by successive halving')
    .addOption(
      new Option('--collection <name>', 'what the files are').choices([...COLLECTIONS.keys()]).makeOptionMandatory(),
    )
    .requiredOption('--data <paths...>', 'files of the collection, as for pretrain')
    .addOption(new Option('--model <name>', 'architecture').choices([...NETWORKS.keys()]).default('patchtst'))
    .option('--options <json>', 'options that are not searched over', parseObject, {})
    .requiredOption('--space <json>', 'ranges by setting, or @FILE that holds them')
    .option('--trials <number>', 'candidates of the first round', parseWhole, 9)
    .option('--rounds <number>', 'after each but the last, a third go on for three times as long', parseWhole, 3)
    .option('--steps <number>', 'mini-batches of the last round', parseWhole, FIT_DEFAULTS.steps)
    .option('--history <steps>', 'steps that a window looks back', parseWhole, 52)
    .option('--horizon <steps>', 'steps ahead', parseWhole, 4)
    .addOption(new Option('--loss <name>').choices(Object.keys(LOSSES)).default('mse'))
    .option('--seed <number>', 'for what is drawn', parseWhole, 1)
    .requiredOption('--out <folder>', 'the best network’s folder; its trials stand beside it in .search.json')
    .option('--work <folder>', 'where the trials are kept, to go on after a stop (default: in runs)')
    .option('--json', 'the trials as JSON on standard output')
    .action(async (flags: SearchFlags) => {
      const { collection: name, model, seed, trials, rounds, steps } = flags
      const text = flags.space.startsWith('@') ? await readFile(flags.space.slice(1), 'utf8') : flags.space
      const space = parseSpace(text, isSearchable)
      const collection = await readCollection(name, flags.data)
      const engine = await startEngine()
      process.stderr.write(`engine: ${engine.description}\n`)
      const base = {
        ...{ architecture: model, options: flags.options, steps: flags.history, horizon: flags.horizon, seed },
        ...({ masked: false, loss: flags.loss, scaling: 'min-max', heldShare: 0.2, fit: FIT_DEFAULTS } as const),
      }
      const work = flags.work ?? join('runs', `search-${name}-${model}`)
      const found = await searchCollection(
        collection,
        base,
        space,
        { trials, rounds, keep: 3, steps },
        {
          nowMs: systemClock.nowMs,
          onProgress: showTraining,
          onTrial: ({ candidate, round, loss }, drawn) =>
            process.stderr.write(`trial ${candidate}, round ${round}: ${loss.toFixed(6)} ${JSON.stringify(drawn)}\n`),
          openRun: (trial, config) => openRunFolder(join(work, trial), { dataHash: collection.dataHash, ...config }),
        },
      )
      const manifest = networkManifest(collection, found.settings, found.result, PACKAGE.version)
      await writeNetwork(flags.out, { manifest, weights: found.result.weights })
      const json = `${JSON.stringify({ best: found.drawn, trials: found.trials }, undefined, 2)}\n`
      await writeAtomically(`${flags.out}.search.json`, json)
      const summary = `${flags.out}: ${JSON.stringify(found.drawn)}, ${JSON.stringify(manifest.scores)}\n`
      process.stdout.write(flags.json === true ? json : summary)
    })
