import { createHash } from 'node:crypto'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { ofLastStep } from '../../../shared/models/losses/last-step.js'
import { meanSquaredError } from '../../../shared/models/losses/point-losses.js'
import { FIT_DEFAULTS, type FitSettings, fitNetwork, type TrainingRun } from '../../../shared/models/networks/fit.js'
import { forecastRows } from '../../../shared/models/networks/forecast-rows.js'
import { multiFoundationLstm } from '../../../shared/models/networks/multi-foundation-lstm.js'
import type { NetworkShape } from '../../../shared/models/networks/network.js'
import { parameterCount } from '../../../shared/models/networks/parameters.js'
import { type WindowSeries, windowExamples } from '../../../shared/models/networks/windows.js'
import type { Progress } from '../../../shared/models/point-model.js'

/** One series through time, on a scale of deviation about 1. */
export interface StackedSeries {
  /** Shape [steps]; NaN where not known. */
  readonly truth: Float32Array
  /** What each member had said of a step `horizon` steps before it, shape [`to` or more]; NaN where nothing. */
  readonly firstLevel: readonly Float32Array[]
}

export interface SecondLevelSettings {
  /** Steps ahead. */
  readonly horizon: number
  /** The first step of which every member has said something. */
  readonly from: number
  /** It is fitted to steps before this one, and forecasts from it on. */
  readonly fitTo: number
  /** It forecasts steps before this one. */
  readonly to: number
  readonly seed: number
  readonly fit: FitSettings
}

export interface SecondLevelContext {
  readonly name: string
  readonly nowMs: () => number
  readonly onProgress?: (progress: Progress) => void
  readonly openRun?: (name: string, config: object) => Promise<TrainingRun>
}

/** Of all that is learnt from: a training that was stopped goes on only over the same first level. */
function hashOf(series: readonly StackedSeries[]): string {
  const hash = createHash('sha256')
  for (const { truth, firstLevel } of series) for (const values of [truth, ...firstLevel]) hash.update(values)
  return hash.digest('hex')
}

/** As the authors, but for fewer and larger steps: they take 50 epochs at 5e-5. SPEC.md 1.5 */
export const SECOND_LEVEL_FIT: FitSettings = {
  ...FIT_DEFAULTS,
  batchRows: 64,
  steps: 200,
  learningRate: 5e-4,
  l2: 1e-4,
  checkEvery: 200,
}

/**
 * Second level of MultiFoundation: an LSTM over the first level's forecasts and the truth so far, which says how far the
 * truth will be from the members' mean; so it begins as their mean, where the authors' begins at nothing.
 *
 * @returns forecasts of the steps `fitTo` … `to` − 1, one for each series; and numbers learnt
 * @throws {SettingsError} too few steps between `from` and `fitTo`
 */
export async function secondLevel(
  series: readonly StackedSeries[],
  { horizon, from, fitTo, to, seed, fit }: SecondLevelSettings,
  { name, nowMs, onProgress, openRun }: SecondLevelContext,
): Promise<{ readonly forecasts: readonly Float32Array[]; readonly parameters: number }> {
  const { defaults } = multiFoundationLstm
  const steps = defaults.window + defaults.lags - 1
  const shape: NetworkShape = {
    ...{ steps, horizon, streams: 1, known: series[0].firstLevel.length, statics: 0, outputs: 1 },
  }
  const means = series.map(({ firstLevel }) =>
    firstLevel[0].map((_, t) => firstLevel.reduce((sum, one) => sum + one[t], 0) / firstLevel.length),
  )
  const windows = series.map(({ truth, firstLevel }, s): WindowSeries => {
    const departure = truth.map((value, t) => value - means[s][t])
    return { target: departure, streams: [truth], known: firstLevel, statics: [] }
  })
  const firstIssue = from + steps - 1
  const random = randomFrom(seed)
  const network = multiFoundationLstm.build(shape, defaults, () => uniform(random))
  try {
    await fitNetwork(network, {
      name,
      training: windowExamples(windows, shape, { firstIssue, lastIssue: fitTo - horizon - 1, truthEnd: fitTo }),
      loss: ofLastStep(meanSquaredError),
      ...{ seed, settings: fit, onProgress, nowMs },
      run: await openRun?.(name, { shape, options: defaults, fit, seed, from, fitTo, learnt: hashOf(series) }),
    })
    const span = { firstIssue: fitTo - horizon, lastIssue: to - horizon - 1, truthEnd: fitTo }
    const said = await forecastRows(network, windowExamples(windows, shape, span))
    const forecasts = series.map((_, s) =>
      Float32Array.from({ length: to - fitTo }, (_, i) => {
        return means[s][fitTo + i] + said[(i * series.length + s) * horizon + horizon - 1]
      }),
    )
    return { forecasts, parameters: parameterCount(network.parameters) }
  } finally {
    network.close()
  }
}
