import { join } from 'node:path'
import { Command } from 'commander'
import { startEngine } from '../../shared/engines/start-engine.js'
import { writeArtefact } from '../../shared/ports/artefact-folder.js'
import { systemClock } from '../../shared/ports/clock.js'
import { openRunFolder } from '../../shared/ports/run-folder.js'
import { PACKAGE } from '../package-info.js'
import { basinsHash, readBasins } from '../train/hydrology/basin-folder.js'
import { SIMULATION_DEFAULTS, type SimulationSettings, trainSimulation } from '../train/hydrology/simulation.js'
import { parseDate, parseWhole } from './common-options.js'
import { showTraining } from './training-progress.js'

interface TrainSimulationFlags {
  readonly data: string[]
  readonly from: number
  readonly to: number
  readonly seed: number
  readonly steps: number
  readonly units: number
  readonly out: string
  readonly work: string
  readonly json?: boolean
}

/** Weather of so many days before the first day of training is read, to fill the state. */
const READ_BEFORE_DAYS = 366

/** `groundswell train-simulation`: a network that tells runoff from weather and attributes of basins. */
export const trainSimulationCommand = (): Command =>
  new Command('train-simulation')
    .description('train a network that tells the runoff of basins from their weather and attributes')
    .requiredOption('--data <paths...>', 'folder with daily/<basin>.csv.gz and attributes/ in it, or such files')
    .requiredOption('--from <date>', 'first day whose runoff is learnt from', parseDate)
    .requiredOption('--to <date>', 'last such day', parseDate)
    .option('--seed <number>', 'of first weights, order and dropout', parseWhole, 0)
    .option('--steps <number>', 'mini-batches', parseWhole, SIMULATION_DEFAULTS.fit.steps)
    .option('--units <number>', 'size of the state', parseWhole, SIMULATION_DEFAULTS.units)
    .option('--out <folder>', 'the artefact goes to <folder>/streamflow/simulation', 'models')
    .option('--work <folder>', 'where the training is kept, to go on after a stop', join('runs', 'simulation'))
    .option('--json', 'the manifest as JSON on standard output')
    .action(async (flags: TrainSimulationFlags) => {
      const span = { fromDay: flags.from, toDay: flags.to }
      const basins = await readBasins(flags.data, { ...span, fromDay: span.fromDay - READ_BEFORE_DAYS })
      const engine = await startEngine()
      process.stderr.write(`${basins.length} basins; engine: ${engine.description}\n`)
      const fit = { ...SIMULATION_DEFAULTS.fit, steps: flags.steps }
      const settings: SimulationSettings = { ...SIMULATION_DEFAULTS, units: flags.units, fit }
      const { seed } = flags
      const dataHash = basinsHash(basins)
      const artefact = await trainSimulation(basins, span, settings, {
        ...{ packageVersion: PACKAGE.version, dataHash, seed },
        run: await openRunFolder(flags.work, { dataHash, ...span, seed, settings }),
        onProgress: showTraining,
        nowMs: systemClock.nowMs,
      })
      const folder = join(flags.out, 'streamflow', 'simulation')
      await writeArtefact(folder, artefact)
      const { medianNse, medianKge } = artefact.manifest.scores
      process.stdout.write(
        flags.json === true
          ? `${JSON.stringify(artefact.manifest, undefined, 2)}\n`
          : `${folder}: in-sample median NSE ${medianNse.toFixed(3)}, median KGE ${medianKge.toFixed(3)}\n`,
      )
    })
