import { mse } from '../../../shared/kernels/scores.js'
import type { FittedInfluenza, InfluenzaModel } from './model.js'
import { cubeErrors, type ForecastCube, fillCube, type InfluenzaData, initCube, type Part } from './protocol.js'
import { seasonMeans } from './season.js'

type Rule = (h: number, region: number, issue: number) => number

const PARTS: readonly Part[] = ['validation', 'test']

function cubeOf(data: InfluenzaData, rule: (part: Part) => Rule): ForecastCube {
  const cube = initCube(data)
  for (const part of PARTS) fillCube(data, cube, part, rule(part))
  return cube
}

/** Mean over horizons of the validation part's MSE: what choices go by. */
export const validationMse = (data: InfluenzaData, cube: ForecastCube): number => {
  const errors = cubeErrors(data, cube, 'validation')
  return errors.reduce((sum, one) => sum + mse(one), 0) / errors.length
}

/** The newest week. */
const persistence: InfluenzaModel = {
  name: 'persistence',
  mostSeeds: 1,
  config: {},
  fit: async data => ({
    cube: cubeOf(data, () => (_, r, issue) => data.percent[r][issue]),
    parameters: 0,
    settings: {},
  }),
}

const YEAR = 52

/** The week 52 weeks before the target. */
const seasonalNaive: InfluenzaModel = {
  name: 'seasonal-52',
  mostSeeds: 1,
  config: {},
  fit: async data => ({
    cube: cubeOf(data, () => (h, r, issue) => data.percent[r][issue + h - YEAR]),
    parameters: 0,
    settings: {},
  }),
}

/** What is usual in the target's week of the year. */
const climatology: InfluenzaModel = {
  name: 'climatology',
  mostSeeds: 1,
  config: {},
  fit: async data => {
    const weeks = new Set(data.weekOfYear).size
    const rule = (part: Part): Rule => {
      const usual = data.percent.map(series => seasonMeans(series, data.weekOfYear, data.targets[part].from))
      // Seen from far off: every year before the part counts.
      return (h, r, issue) => usual[r](Infinity, data.weekOfYear[issue + h])
    }
    return { cube: cubeOf(data, rule), parameters: weeks * data.regions.length, settings: {} }
  },
}

const SPANS = [1, 1.5, 2, 3, 4, 6, 8] as const

/** Exponential moving average of the weeks so far; its span is chosen on the validation part. */
const ema: InfluenzaModel = {
  name: 'ema',
  mostSeeds: 1,
  config: { SPANS },
  fit: async data => {
    const fits = SPANS.map((span): FittedInfluenza & { validation: number } => {
      const alpha = 2 / (span + 1)
      const means = data.percent.map(series => {
        let mean = series[0]
        return series.map(value => (mean += alpha * (value - mean)))
      })
      const cube = cubeOf(data, () => (_, r, issue) => means[r][issue])
      return { cube, parameters: 1, settings: { spanWeeks: span }, validation: validationMse(data, cube) }
    })
    const { validation, ...best } = fits.reduce((a, b) => (b.validation < a.validation ? b : a))
    return best
  },
}

export const INFLUENZA_BASELINES: readonly InfluenzaModel[] = [persistence, seasonalNaive, climatology, ema]
