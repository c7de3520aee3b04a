import { startOfDay } from '../../../shared/domain/units.js'
import { LOSSES } from '../../../shared/models/losses/named-losses.js'
import { FIT_DEFAULTS, type FitSettings } from '../../../shared/models/networks/fit.js'
import { forecastRows } from '../../../shared/models/networks/forecast-rows.js'
import type { Network } from '../../../shared/models/networks/network.js'
import { parameterCount } from '../../../shared/models/networks/parameters.js'
import { windowExamples } from '../../../shared/models/networks/windows.js'
import { type TrainedNetwork, trainNetwork } from '../networks/train-network.js'
import { firstTraining } from '../pretraining/first-training.js'
import { startFrom, tuningOf } from '../pretraining/start-weights.js'
import type { FitContext, FittedInfluenza, InfluenzaModel } from './model.js'
import { INFLUENZA_SHAPE, influenzaSeries } from './network-inputs.js'
import { NETWORK_CHOICES, type NetworkChoice, weightsConfig } from './network-kinds.js'
import { fillCube, HORIZONS, type InfluenzaData, initCube, issuesOf, LOOK_BACK, type Part } from './protocol.js'
import { LOG_SCALE } from './scale.js'

export const NETWORK_FIT: FitSettings = {
  ...FIT_DEFAULTS,
  batchRows: 64,
  learningRate: 2e-3,
  l2: 1e-4,
  checkEvery: 50,
  patience: 4,
}

/**
 * A network for all regions. It is trained on the weeks before the validation part, which says when to stop; then a new
 * one of the same first weights on all weeks before the test, for as many steps.
 */
export const influenzaNetwork = (choice: NetworkChoice): InfluenzaModel => ({
  name: choice.name ?? choice.architecture,
  mostSeeds: choice.mostSeeds,
  config: { ...weightsConfig(choice), fit: { ...NETWORK_FIT, ...choice.fit }, shape: INFLUENZA_SHAPE },
  ...(choice.pretraining && { pretrainedOn: choice.pretraining.collection }),
  fit: async (data, context) => {
    const cube = initCube(data)
    const settings = { ...NETWORK_FIT, ...choice.fit, steps: choice.steps }
    const first = await fitPart(data, 'validation', choice, settings, context)
    await forecastPart(data, 'validation', first.network, choice, cube)
    first.network.close()
    const second = await fitPart(data, 'test', choice, { ...settings, steps: first.bestStep }, context)
    await forecastPart(data, 'test', second.network, choice, cube)
    const parameters = parameterCount(second.network.parameters)
    second.network.close()
    const { options, architecture } = choice
    return { cube, parameters, settings: { architecture, options, steps: first.bestStep, fit: NETWORK_FIT } }
  },
})

/** Fitted to the weeks before a part's first target. */
export async function fitPart(
  data: InfluenzaData,
  part: Part,
  choice: NetworkChoice,
  settings: FitSettings,
  context: FitContext,
): Promise<TrainedNetwork> {
  const { architecture, options, scale = LOG_SCALE, loss = 'mse' } = choice
  const { seed, nowMs, onProgress, openRun, collections } = context
  const learnt = choice.pretraining && collections.get(choice.pretraining.collection)?.dataHash
  const fitTo = data.targets[part].from
  const series = influenzaSeries(data, fitTo, scale)
  const fromNewest = true
  const training = { firstIssue: LOOK_BACK - 1, lastIssue: fitTo - 2, truthEnd: fitTo, fromNewest }
  const { first, last } = issuesOf(data, 'validation')
  const held = { firstIssue: first, lastIssue: last, truthEnd: data.targets.validation.to, fromNewest }
  return trainNetwork({
    name: `${choice.name ?? architecture}-${seed}-${part}`,
    ...{
      architecture,
      options,
      shape: INFLUENZA_SHAPE,
      settings,
      seed,
      facts: { ...weightsConfig(choice), part, ...(learnt && { learnt }) },
    },
    training: windowExamples(series, INFLUENZA_SHAPE, training),
    ...(part === 'validation' && { validation: windowExamples(series, INFLUENZA_SHAPE, held) }),
    loss: LOSSES[loss],
    tune: async network => {
      const before =
        choice.pretraining &&
        (await firstTraining(
          {
            ...{ architecture, options, part, choice: choice.pretraining, shape: INFLUENZA_SHAPE },
            beforeMs: startOfDay(data.startDay[fitTo]),
          },
          context,
        ))
      const fresh = before === undefined ? [] : startFrom(network, architecture, before)
      return tuningOf(network, choice.pretraining?.tuning ?? { kind: 'full', rank: 0 }, fresh, seed)
    },
    ...{ nowMs, onProgress, openRun },
  })
}

export async function forecastPart(
  data: InfluenzaData,
  part: Part,
  network: Network,
  { scale = LOG_SCALE }: NetworkChoice,
  cube: FittedInfluenza['cube'],
): Promise<void> {
  const { first, last } = issuesOf(data, part)
  const fitTo = data.targets[part].from
  const regions = data.regions.length
  const horizons = HORIZONS.length
  const series = influenzaSeries(data, fitTo, scale)
  const [{ deviation }] = series
  const moves = async (firstIssue: number, lastIssue: number) =>
    forecastRows(
      network,
      windowExamples(series, INFLUENZA_SHAPE, { firstIssue, lastIssue, truthEnd: fitTo, fromNewest: true }),
    )
  const percent = (move: number, r: number, issue: number) =>
    scale.from(scale.to(data.percent[r][issue]) + move * deviation)
  const fitted = await moves(LOOK_BACK - 1, fitTo - 2)
  // As for ridge: the number that makes the squared error of the fitted weeks least, one for each horizon.
  const factors = HORIZONS.map(h => {
    let [product, square] = [0, 0]
    for (let issue = LOOK_BACK - 1; issue + h < fitTo; issue++) {
      for (let r = 0; r < regions; r++) {
        const forecast = percent(fitted[((issue - LOOK_BACK + 1) * regions + r) * horizons + h - 1], r, issue)
        product += forecast * data.percent[r][issue + h]
        square += forecast * forecast
      }
    }
    return product / square
  })
  const ahead = await moves(first, last)
  fillCube(data, cube, part, (h, r, issue) => {
    return factors[h - 1] * percent(ahead[((issue - first) * regions + r) * horizons + h - 1], r, issue)
  })
}

export const INFLUENZA_NETWORKS: readonly InfluenzaModel[] = NETWORK_CHOICES.map(influenzaNetwork)
