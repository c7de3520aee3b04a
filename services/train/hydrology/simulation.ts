import { ArtefactError } from '../../../shared/domain/errors.js'
import { KNOWN_REGIONS } from '../../../shared/domain/known-regions.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { ARTEFACT_FORMAT, type Artefact, numberOf } from '../../../shared/models/artefact.js'
import { basinNse } from '../../../shared/models/losses/basin-nse.js'
import { FIT_DEFAULTS, type FitSettings, fitNetwork, type TrainingRun } from '../../../shared/models/networks/fit.js'
import { type RunoffLstm, runoffLstm } from '../../../shared/models/networks/runoff-lstm.js'
import { readVariables, writeVariables } from '../../../shared/models/networks/training-state.js'
import type { Progress } from '../../../shared/models/point-model.js'
import { type Basin, type DaySpan, FORCING } from './basin-folder.js'
import { scoreBasin, summariseBasins } from './basin-scores.js'
import { basinWindows } from './basin-windows.js'
import { daysOf, fitInputScale, type InputNames, type InputScale, type Standard } from './input-scale.js'
import { type Simulation, simulateBasins } from './simulate-basins.js'

export interface SimulationSettings {
  readonly units: number
  readonly dropout: number
  readonly forgetBias: number
  /** Days of a window that only fill the state. */
  readonly warmUpDays: number
  /** Days of a window that teach. */
  readonly scoredDays: number
  readonly fit: FitSettings
}

/** Sizes that two cores train in well under an hour. */
export const SIMULATION_DEFAULTS: SimulationSettings = {
  units: 96,
  dropout: 0.25,
  forgetBias: 3,
  warmUpDays: 180,
  scoredDays: 180,
  fit: {
    ...FIT_DEFAULTS,
    batchRows: 64,
    steps: 2290,
    learningRate: 3e-3,
    schedule: 'plateau',
    warmupSteps: 50,
    checkEvery: 50,
  },
}

export const SIMULATION_KIND = 'runoff-lstm'

export interface SimulationContext {
  readonly packageVersion: string
  /** SHA-256 of the basins' files. */
  readonly dataHash: string
  readonly seed: number
  readonly run?: TrainingRun
  readonly onProgress?: (progress: Progress) => void
  readonly nowMs?: () => number
}

const build = (scale: InputScale, settings: SimulationSettings, seed: number): RunoffLstm => {
  const random = randomFrom(seed)
  const { units, dropout, forgetBias } = settings
  const output = { outputScale: scale.runoff.sd, outputShift: scale.runoff.mean }
  return runoffLstm.build(shapeOf(scale, settings), { units, dropout, forgetBias, ...output }, () => uniform(random))
}

const shapeOf = (scale: InputScale, { warmUpDays, scoredDays }: SimulationSettings) => ({
  steps: warmUpDays,
  horizon: scoredDays,
  streams: 0,
  known: scale.forcing.length,
  statics: scale.statics.length,
  outputs: 1,
})

/**
 * Trains a network on all basins at once to tell runoff from weather and attributes. Nothing is held back: settings were
 * chosen before, on other years.
 *
 * @param span  days whose runoff is learnt from; weather before them fills the state
 * @throws {SettingsError} no basin has runoff in the span
 */
export async function trainSimulation(
  basins: readonly Basin[],
  span: DaySpan,
  settings: SimulationSettings,
  context: SimulationContext,
): Promise<Artefact> {
  const simulation = await fitSimulation(basins, span, settings, context)
  try {
    return await artefactOf(simulation, basins, span, settings, context)
  } finally {
    simulation.network.close()
  }
}

/** The network of `trainSimulation`, on any columns. The caller closes it. */
export async function fitSimulation(
  basins: readonly Basin[],
  span: DaySpan,
  settings: SimulationSettings,
  { seed, run, onProgress, nowMs }: Omit<SimulationContext, 'packageVersion' | 'dataHash'>,
  names?: InputNames,
): Promise<Simulation> {
  const scale = fitInputScale(basins, span, names)
  const network = build(scale, settings, seed)
  try {
    const training = basinWindows(basins, scale, shapeOf(scale, settings), span)
    const fit = { name: 'simulation', training, loss: basinNse, seed, settings: settings.fit }
    await fitNetwork(network, { ...fit, run, onProgress, nowMs })
    return { network, scale }
  } catch (error) {
    network.close()
    throw error
  }
}

async function artefactOf(
  simulation: Simulation,
  basins: readonly Basin[],
  span: DaySpan,
  settings: SimulationSettings,
  { packageVersion, dataHash, seed }: SimulationContext,
): Promise<Artefact> {
  const { id, domain, grid } = KNOWN_REGIONS.find(region => region.domain === 'streamflow')!
  const { forcing, statics, runoff } = simulation.scale
  const { fit, ...sizes } = settings
  const { batchRows, steps, learningRate, schedule, clipNorm } = fit
  const simulated = await simulateBasins(simulation, basins, span)
  const scores = basins.flatMap(
    (basin, b) => scoreBasin(basin.id, daysOf(basin, basin.runoff, span), simulated[b]) ?? [],
  )
  const { medianNse, meanNse, medianKge, meanKge } = summariseBasins(scores)
  const standards = (name: string, all: readonly Standard[]) => ({
    [`${name}Means`]: all.map(({ mean }) => mean),
    [`${name}Sds`]: all.map(({ sd }) => sd),
  })
  return {
    manifest: {
      format: ARTEFACT_FORMAT,
      kind: SIMULATION_KIND,
      model: 'simulation',
      packageVersion,
      region: { id, domain, grid },
      sites: basins.map(basin => basin.id),
      windowDays: 1,
      horizonsDays: [1],
      inputs: [...forcing, ...statics].map(({ name }) => name),
      scale: 1,
      training: { ...span, issues: span.toDay - span.fromDay + 1 },
      validation: { fromDay: 0, toDay: 0, issues: 0 },
      trainedToDay: span.toDay,
      dataHash,
      seed,
      hyperparameters: {
        ...{ ...sizes, batchRows, steps, learningRate, schedule, clipNorm },
        ...standards('forcing', forcing),
        ...standards('static', statics),
        ...{ runoffMean: runoff.mean, runoffSd: runoff.sd },
      },
      scores: { medianNse, meanNse, medianKge, meanKge },
    },
    weights: await readVariables(simulation.network.parameters),
  }
}

/** @throws {ArtefactError} the artefact is of another kind, or broken */
export function loadSimulation({ manifest, weights }: Artefact): Simulation {
  if (manifest.kind !== SIMULATION_KIND) {
    throw new ArtefactError(`'${manifest.model}' is a ${manifest.kind}, no ${SIMULATION_KIND}; name another folder`)
  }
  const numbers = (name: string): readonly number[] => {
    const all = manifest.hyperparameters[name]
    if (Array.isArray(all) && all.every(value => typeof value === 'number')) return all as number[]
    throw new ArtefactError(`the manifest of '${manifest.model}' has no list '${name}'; train the model again`)
  }
  const of = (name: string) => numberOf(manifest, name)
  const standards = (name: string, inputs: readonly string[]): Standard[] => {
    const [means, sds] = [numbers(`${name}Means`), numbers(`${name}Sds`)]
    return inputs.map((input, i) => ({ name: input, mean: means[i], sd: sds[i] }))
  }
  const scale: InputScale = {
    forcing: standards('forcing', manifest.inputs.slice(0, FORCING.length)),
    statics: standards('static', manifest.inputs.slice(FORCING.length)),
    runoff: { name: 'q_mm', mean: of('runoffMean'), sd: of('runoffSd') },
  }
  const sizes = { units: of('units'), dropout: of('dropout'), forgetBias: of('forgetBias') }
  const days = { warmUpDays: of('warmUpDays'), scoredDays: of('scoredDays') }
  const network = build(scale, { ...sizes, ...days, fit: SIMULATION_DEFAULTS.fit }, 0)
  try {
    writeVariables(network.parameters, weights)
  } catch (error) {
    network.close()
    throw error
  }
  return { network, scale }
}
