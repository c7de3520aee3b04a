import type { FitSettings } from '../../../shared/models/networks/fit.js'
import { greedyWeights } from '../stacking/greedy-weights.js'
import { SECOND_LEVEL_FIT, secondLevel } from '../stacking/second-level.js'
import { type FirstLevel, type FirstLevelMember, firstLevel, STACK_FOLDS } from './first-level.js'
import type { FitContext, FittedInfluenza } from './model.js'
import {
  cubeAt,
  type ForecastCube,
  fillCube,
  HORIZONS,
  type InfluenzaData,
  initCube,
  issuesOf,
  type Part,
} from './protocol.js'
import { LOG_SCALE } from './scale.js'

const PARTS: readonly Part[] = ['validation', 'test']

/** A model built on forecasts of others, out of fold. */
export interface StackedModel {
  readonly name: string
  /** Models of the table that it is built on. */
  readonly members: readonly string[]
  readonly mostSeeds: number
  readonly config: object
  fit(data: InfluenzaData, members: readonly FirstLevelMember[], context: FitContext): Promise<FittedInfluenza>
}

/** Chosen for being unlike each other, and for their time: each is trained twice more. */
const MEMBERS = ['ridge', 'ridge-root', 'random-features', 'itransformer', 'patchtst'] as const

/** A weighted mean, its weights for each horizon those that were best out of fold. */
const weighted: StackedModel = {
  name: 'stack',
  members: MEMBERS,
  mostSeeds: 1,
  config: { MEMBERS, STACK_FOLDS },
  fit: async (data, members, context) => {
    const first = await firstLevel(data, members, context)
    const cube = initCube(data)
    const chosen = PARTS.map(part => {
      const weights = HORIZONS.map(h => weightsFor(data, first, h, data.targets[part].from))
      fillCube(data, cube, part, (h, r, issue) => {
        const at = cubeAt(data, h, r, issue)
        return weights[h - 1].reduce((sum, weight, m) => sum + weight * first.cubes[m][at], 0)
      })
      return weights
    })
    const names = members.map(({ model }) => model.name)
    return { cube, parameters: HORIZONS.length * members.length, settings: { members: names, weights: chosen[1] } }
  },
}

/** Of targets before a week. */
function weightsFor(data: InfluenzaData, { from, cubes }: FirstLevel, h: number, before: number): number[] {
  const along = (of: (r: number, t: number) => number) =>
    Float64Array.from(data.percent.flatMap((_, r) => Array.from({ length: before - from }, (_, i) => of(r, from + i))))
  return greedyWeights(
    cubes.map(cube => along((r, t) => cube[cubeAt(data, h, r, t - h)])),
    along((r, t) => data.percent[r][t]),
  )
}

/** MultiFoundation: an LSTM over the members' forecasts and the weeks so far, one for each horizon. */
export const multiFoundation = (fit: FitSettings = SECOND_LEVEL_FIT): StackedModel => ({
  name: 'multifoundation',
  members: MEMBERS,
  mostSeeds: 1,
  config: { MEMBERS, STACK_FOLDS, fit },
  fit: async (data, members, context) => {
    const first = await firstLevel(data, members, context)
    const cube = initCube(data)
    let parameters = 0
    for (const part of PARTS) {
      const byHorizon: ((r: number, issue: number) => number)[] = []
      for (const h of HORIZONS) {
        const fitted = await fitSecond(data, first, part, h, fit, context)
        byHorizon.push(fitted.forecast)
        parameters = HORIZONS.length * fitted.parameters
      }
      fillCube(data, cube, part, (h, r, issue) => byHorizon[h - 1](r, issue))
    }
    return { cube, parameters, settings: { members: members.map(({ model }) => model.name), fit } }
  },
})

async function fitSecond(
  data: InfluenzaData,
  { from, cubes }: FirstLevel,
  part: Part,
  h: number,
  fit: FitSettings,
  { seed, nowMs, onProgress, openRun }: FitContext,
) {
  const fitTo = data.targets[part].from
  const { mean, deviation } = spreadOf(data, fitTo)
  const unit = (percent: number) => (LOG_SCALE.to(percent) - mean) / deviation
  // The last issues forecast weeks that lie beyond the part, and some beyond the data.
  const to = issuesOf(data, part).last + h + 1
  const series = data.percent.map((values, r) => ({
    truth: Float32Array.from({ length: Math.max(to, data.weeks) }, (_, t) => unit(values[t] ?? NaN)),
    firstLevel: cubes.map(cube => Float32Array.from({ length: to }, (_, t) => unit(saidOf(data, cube, h, r, t)))),
  }))
  const { forecasts, parameters } = await secondLevel(
    series,
    { horizon: h, from, fitTo, to, seed, fit },
    { name: `multifoundation-${seed}-${part}-h${h}`, nowMs, onProgress, openRun },
  )
  const forecast = (r: number, issue: number): number =>
    LOG_SCALE.from(forecasts[r][issue + h - fitTo] * deviation + mean)
  return { forecast, parameters }
}

const saidOf = (data: InfluenzaData, cube: ForecastCube, h: number, r: number, t: number): number =>
  t < h ? NaN : cube[cubeAt(data, h, r, t - h)]

function spreadOf(data: InfluenzaData, fitTo: number): { mean: number; deviation: number } {
  const values = data.percent.flatMap(series => [...series.subarray(0, fitTo)].map(LOG_SCALE.to))
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, deviation: Math.sqrt(square) }
}

export const INFLUENZA_STACKS: readonly StackedModel[] = [weighted, multiFoundation()]
