import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { meanSquaredError } from '../../../shared/models/losses/point-losses.js'
import { FIT_DEFAULTS, type FitSettings, fitNetwork } from '../../../shared/models/networks/fit.js'
import { forecastRows } from '../../../shared/models/networks/forecast-rows.js'
import { mlp } from '../../../shared/models/networks/mlp.js'
import { rowExamples } from '../../../shared/models/networks/row-examples.js'
import { readVariables, writeVariables } from '../../../shared/models/networks/training-state.js'
import type { Weights } from '../../../shared/models/safetensors.js'
import type { IliWeeks } from './ilinet.js'
import { mlpInputs } from './mlp-inputs.js'
import type { FitContext } from './model.js'
import { HORIZONS } from './protocol.js'
import { FIRST_ISSUE, type Usual } from './ridge-inputs.js'

export const MLP_OPTIONS = { layers: 1, units: 64, dropout: 0.2 }
export const MLP_EPOCHS = 20
export const MLP_FIT: FitSettings = { ...FIT_DEFAULTS, batchRows: 64, learningRate: 3e-3, l2: 1e-5, clipNorm: Infinity }

/** So many deviations at most: an input of one week of the year would otherwise outshine all others in it. */
export const MLP_CLIP = 4

/** What training needs beside the weeks. */
export type MlpContext = Pick<FitContext, 'seed' | 'nowMs' | 'onProgress' | 'openRun'>

/** One network, trained. */
export interface MlpNetwork {
  readonly withRegions: boolean
  /** What inputs are brought to mean 0 and deviation 1 by, shape [width]. */
  readonly mean: Float64Array
  readonly deviation: Float64Array
  /** What the forecast moves are multiplied by, shape [HORIZONS]. */
  readonly units: Float64Array
  readonly weights: Weights
}

/** Weeks as a network sees them. */
export interface MlpWeeks {
  readonly weeks: IliWeeks
  /** On the scale, by region. */
  readonly values: readonly Float64Array[]
  readonly usual: Usual
}

const shapeOf = (width: number) => ({
  ...{ steps: 1, horizon: HORIZONS.length, streams: 0, known: 0, statics: width - 1, outputs: 1 },
})

/** @param fitTo  only weeks before this one are learnt from */
export async function trainMlp(
  seen: MlpWeeks,
  { fitTo, withRegions, name, seed }: { fitTo: number; withRegions: boolean; name: string; seed: number },
  { nowMs, onProgress, openRun }: Omit<MlpContext, 'seed'>,
): Promise<MlpNetwork> {
  const regions = seen.values.length
  // The last issue of which a truth may be seen is fitTo − 2.
  const rows = (fitTo - 1 - FIRST_ISSUE) * regions
  const { inputs, width } = inputRows(seen, withRegions, rows)
  const truth = new Float64Array(rows * HORIZONS.length).fill(NaN)
  for (let row = 0; row < rows; row++) {
    const [issue, r] = [FIRST_ISSUE + Math.floor(row / regions), row % regions]
    for (const h of HORIZONS) {
      const move = seen.values[r][issue + h] - seen.values[r][issue]
      if (issue + h < fitTo) truth[row * HORIZONS.length + h - 1] = move
    }
  }
  const standard = momentsOf(inputs, width)
  const units = Float64Array.from(HORIZONS, (_, i) => rootMeanSquare(truth, i))
  const random = randomFrom(seed)
  const network = mlp.build(shapeOf(width), MLP_OPTIONS, () => uniform(random))
  const steps = MLP_EPOCHS * Math.floor(rows / MLP_FIT.batchRows)
  const settings = { ...MLP_FIT, steps, checkEvery: steps }
  try {
    await fitNetwork(network, {
      ...{ name, loss: meanSquaredError, seed, settings, onProgress, nowMs },
      training: examplesOf(standardised(inputs, standard), width, (row, ahead) => {
        for (let i = 0; i < ahead.length; i++) ahead[i] = truth[row * ahead.length + i] / units[i]
      }),
      run: await openRun?.(name, { MLP_OPTIONS, settings, seed, MLP_CLIP }),
    })
    return { withRegions, ...standard, units, weights: await readVariables(network.parameters) }
  } finally {
    network.close()
  }
}

/**
 * How far each region will move on the scale, for all issues from FIRST_ISSUE to the last week.
 *
 * @returns shape [issues · regions · HORIZONS]
 */
export async function mlpMoves(seen: MlpWeeks, { withRegions, units, weights, ...standard }: MlpNetwork) {
  const rows = (seen.values[0].length - FIRST_ISSUE) * seen.values.length
  const { inputs, width } = inputRows(seen, withRegions, rows)
  const network = mlp.build(shapeOf(width), MLP_OPTIONS, () => 0.5)
  try {
    writeVariables(network.parameters, weights)
    const moves = await forecastRows(
      network,
      examplesOf(standardised(inputs, standard), width, () => {}),
    )
    return moves.map((move, i) => move * units[i % units.length])
  } finally {
    network.close()
  }
}

function inputRows({ weeks, values, usual }: MlpWeeks, withRegions: boolean, rows: number) {
  const { width, fill } = mlpInputs(weeks, values, usual, withRegions)
  const inputs = new Float64Array(rows * width)
  for (let row = 0; row < rows; row++) {
    const into = inputs.subarray(row * width, (row + 1) * width)
    fill(into, row % values.length, FIRST_ISSUE + Math.floor(row / values.length))
  }
  return { inputs, width }
}

const examplesOf = (inputs: Float32Array, width: number, writeTruth: (row: number, truth: Float32Array) => void) =>
  rowExamples({
    ...{ rows: inputs.length / width, width, steps: 1, horizon: HORIZONS.length },
    write: (row, into, truth) => {
      into.set(inputs.subarray(row * width, (row + 1) * width))
      writeTruth(row, truth)
    },
  })

type Moments = Pick<MlpNetwork, 'mean' | 'deviation'>

/** A column that never moves has deviation 1. */
function momentsOf(inputs: Float64Array, width: number): Moments {
  const rows = inputs.length / width
  const [sum, squares] = [new Float64Array(width), new Float64Array(width)]
  inputs.forEach((value, i) => {
    sum[i % width] += value
    squares[i % width] += value * value
  })
  const mean = sum.map(total => total / rows)
  const variance = squares.map((total, c) => total / rows - mean[c] ** 2)
  return { mean, deviation: variance.map(value => (value > 1e-12 ? Math.sqrt(value) : 1)) }
}

const standardised = (inputs: Float64Array, { mean, deviation }: Moments): Float32Array =>
  Float32Array.from(inputs, (value, i) => {
    const c = i % mean.length
    return Math.max(-MLP_CLIP, Math.min(MLP_CLIP, (value - mean[c]) / deviation[c]))
  })

/** Of one horizon, over what is known. */
function rootMeanSquare(truth: Float64Array, horizon: number): number {
  let [sum, n] = [0, 0]
  for (let at = horizon; at < truth.length; at += HORIZONS.length) {
    if (Number.isNaN(truth[at])) continue
    sum += truth[at] ** 2
    n++
  }
  return Math.sqrt(sum / n)
}
