import type { IliWeeks } from './ilinet.js'
import {
  MLP_CLIP,
  MLP_EPOCHS,
  MLP_FIT,
  MLP_OPTIONS,
  type MlpContext,
  type MlpNetwork,
  type MlpWeeks,
  mlpMoves,
  trainMlp,
} from './mlp-network.js'
import type { InfluenzaModel } from './model.js'
import { fillCube, HORIZONS, initCube } from './protocol.js'
import { FIRST_ISSUE, onScale, type Usual, usualOf } from './ridge-inputs.js'
import { FOURTH_ROOT_SCALE } from './scale.js'

export const MLP_NETWORKS = 6

/** On which networks see and forecast. */
export const MLP_SCALE = FOURTH_ROOT_SCALE

/** Networks, and what brings their mean forecast back to per cent. */
export interface FittedMlp {
  readonly networks: readonly MlpNetwork[]
  /** Shape [HORIZONS]; see `ridge`. */
  readonly factors: readonly number[]
}

/** Per cent, of a region's week issue + h. */
export type IliForecast = (h: number, region: number, issue: number) => number

const weeksOf = (weeks: IliWeeks, usual: Usual): MlpWeeks => ({ weeks, values: onScale(weeks, MLP_SCALE), usual })

/** @param fitTo  only weeks before this one are learnt from */
export async function fitMlp(weeks: IliWeeks, fitTo: number, context: MlpContext, part: string): Promise<FittedMlp> {
  const usual = usualOf(weeks, onScale(weeks, MLP_SCALE), fitTo)
  const seen = weeksOf(weeks, usual)
  const networks: MlpNetwork[] = []
  for (let nth = 0; nth < MLP_NETWORKS; nth++) {
    const seed = context.seed * MLP_NETWORKS + nth
    const name = `mlp-${seed}-${part}`
    networks.push(await trainMlp(seen, { fitTo, withRegions: nth % 2 === 1, name, seed }, context))
  }
  const plain = await mlpForecast(weeks, usual, { networks, factors: HORIZONS.map(() => 1) })
  const factors = HORIZONS.map(h => {
    let [product, square] = [0, 0]
    for (let issue = FIRST_ISSUE; issue + h < fitTo; issue++) {
      weeks.percent.forEach((series, r) => {
        product += plain(h, r, issue) * series[issue + h]
        square += plain(h, r, issue) ** 2
      })
    }
    return product / square
  })
  return { networks, factors }
}

/** Forecasts of all issues from FIRST_ISSUE on. */
export async function mlpForecast(
  weeks: IliWeeks,
  usual: Usual,
  { networks, factors }: FittedMlp,
): Promise<IliForecast> {
  const seen = weeksOf(weeks, usual)
  const moves: Float32Array[] = []
  for (const network of networks) moves.push(await mlpMoves(seen, network))
  const regions = weeks.percent.length
  return (h, r, issue) => {
    const at = ((issue - FIRST_ISSUE) * regions + r) * HORIZONS.length + h - 1
    const move = moves.reduce((sum, one) => sum + one[at], 0) / moves.length
    return factors[h - 1] * MLP_SCALE.from(seen.values[r][issue] + move)
  }
}

const parametersOf = ({ networks, factors }: FittedMlp): number =>
  networks.reduce(
    (sum, { weights }) => sum + [...weights.values()].reduce((n, { data }) => n + data.length, 0),
    factors.length,
  )

/**
 * Six small networks on the inputs of the ridge regressions, every other one sees all regions too; their mean forecast, on
 * the fourth root, is brought back as that of `ridge` is.
 *
 * Nothing is chosen on the validation part. Size and length of training were set by rolling-origin validation over the
 * weeks before the test: thirteen folds of 50 weeks from 2008 to 2021, each forecast by what was fitted to the weeks before
 * it. In 2009 and in 2020 the seasons lost their rhythm, as they have in the years of the test.
 */
export const influenzaMlp: InfluenzaModel = {
  name: 'mlp',
  mostSeeds: 1,
  config: { MLP_OPTIONS, MLP_EPOCHS, MLP_NETWORKS, MLP_FIT, MLP_CLIP, scale: MLP_SCALE.name },
  fit: async (data, context) => {
    const cube = initCube(data)
    let parameters = 0
    for (const part of ['validation', 'test'] as const) {
      const fitTo = data.targets[part].from
      const fitted = await fitMlp(data, fitTo, context, part)
      const usual = usualOf(data, onScale(data, MLP_SCALE), fitTo)
      fillCube(data, cube, part, await mlpForecast(data, usual, fitted))
      parameters = parametersOf(fitted)
    }
    const settings = { ...MLP_OPTIONS, epochs: MLP_EPOCHS, networks: MLP_NETWORKS, scale: MLP_SCALE.name }
    return { cube, parameters, settings }
  },
}
