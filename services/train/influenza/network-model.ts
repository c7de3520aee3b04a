import { FIT_DEFAULTS, type FitSettings } from '../../../shared/models/networks/fit.js'
import { forecastRows } from '../../../shared/models/networks/forecast-rows.js'
import type { Network } from '../../../shared/models/networks/network.js'
import { parameterCount } from '../../../shared/models/networks/parameters.js'
import { windowExamples } from '../../../shared/models/networks/windows.js'
import { type TrainedNetwork, trainNetwork } from '../networks/train-network.js'
import type { FitContext, FittedInfluenza, InfluenzaModel } from './model.js'
import { INFLUENZA_SHAPE, influenzaSeries } from './network-inputs.js'
import { NETWORK_CHOICES, type NetworkChoice } from './network-kinds.js'
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
  name: choice.architecture,
  mostSeeds: choice.mostSeeds,
  config: { ...choice, fit: NETWORK_FIT, shape: INFLUENZA_SHAPE },
  fit: async (data, context) => {
    const cube = initCube(data)
    const settings = { ...NETWORK_FIT, steps: choice.steps }
    const first = await fitPart(data, 'validation', choice, settings, context)
    await forecastPart(data, 'validation', first.network, cube)
    first.network.close()
    const second = await fitPart(data, 'test', choice, { ...settings, steps: first.bestStep }, context)
    await forecastPart(data, 'test', second.network, cube)
    const parameters = parameterCount(second.network.parameters)
    second.network.close()
    const { options, architecture } = choice
    return { cube, parameters, settings: { architecture, options, steps: first.bestStep, fit: NETWORK_FIT } }
  },
})

/** Fitted to the weeks before a part's first target. */
async function fitPart(
  data: InfluenzaData,
  part: Part,
  { architecture, options }: NetworkChoice,
  settings: FitSettings,
  { seed, nowMs, onProgress, openRun }: FitContext,
): Promise<TrainedNetwork> {
  const fitTo = data.targets[part].from
  const series = influenzaSeries(data, fitTo)
  const fromNewest = true
  const training = { firstIssue: LOOK_BACK - 1, lastIssue: fitTo - 2, truthEnd: fitTo, fromNewest }
  const { first, last } = issuesOf(data, 'validation')
  const held = { firstIssue: first, lastIssue: last, truthEnd: data.targets.validation.to, fromNewest }
  return trainNetwork({
    name: `${architecture}-${seed}-${part}`,
    ...{ architecture, options, shape: INFLUENZA_SHAPE, settings, seed, facts: { part } },
    training: windowExamples(series, INFLUENZA_SHAPE, training),
    ...(part === 'validation' && { validation: windowExamples(series, INFLUENZA_SHAPE, held) }),
    ...{ nowMs, onProgress, openRun },
  })
}

async function forecastPart(
  data: InfluenzaData,
  part: Part,
  network: Network,
  cube: FittedInfluenza['cube'],
): Promise<void> {
  const { first, last } = issuesOf(data, part)
  const fitTo = data.targets[part].from
  const regions = data.regions.length
  const horizons = HORIZONS.length
  const [{ deviation }] = influenzaSeries(data, fitTo)
  const moves = async (firstIssue: number, lastIssue: number) =>
    forecastRows(
      network,
      windowExamples(influenzaSeries(data, fitTo), INFLUENZA_SHAPE, {
        ...{ firstIssue, lastIssue, truthEnd: fitTo, fromNewest: true },
      }),
    )
  const percent = (move: number, r: number, issue: number) =>
    LOG_SCALE.from(LOG_SCALE.to(data.percent[r][issue]) + move * deviation)
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
