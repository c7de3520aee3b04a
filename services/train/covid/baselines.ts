import type { CovidModel, FittedCovid } from './model.js'
import { type CovidData, fillForecasts, type Part } from './protocol.js'
import { covidScores } from './scores.js'

const WEEK = 7

type Rule = (county: number, issue: number, ahead: number) => number

const forecastsOf = (data: CovidData, rule: (part: Part) => Rule): Pick<FittedCovid, 'validation' | 'test'> => ({
  validation: fillForecasts(data, 'validation', rule('validation')),
  test: fillForecasts(data, 'test', rule('test')),
})

const fixed = (name: string, rule: (counts: readonly Float64Array[]) => Rule): CovidModel => ({
  name,
  mostSeeds: 1,
  config: {},
  fit: async (data, target) => ({
    ...forecastsOf(data, () => rule(data.filled[target])),
    ...{ parameters: 0, settings: {} },
  }),
})

/** The newest day. */
const persistence = fixed('persistence', counts => (c, issue) => counts[c][issue])

/** The same weekday of the last week that is known. */
const seasonalNaive = fixed('seasonal-7', counts => (c, issue, ahead) => counts[c][issue + ahead - weeksBack(ahead)])

const weeksBack = (ahead: number): number => WEEK * Math.ceil(ahead / WEEK)

/** The county's mean over the days before the part. */
const climatology: CovidModel = {
  name: 'climatology',
  mostSeeds: 1,
  config: {},
  fit: async (data, target) => {
    const rule = (part: Part): Rule => {
      const means = data.filled[target].map(series => {
        const before = series.subarray(0, data.issues[part].first + 1)
        return before.reduce((sum, y) => sum + y, 0) / before.length
      })
      return c => means[c]
    }
    return { ...forecastsOf(data, rule), parameters: data.counties.length, settings: {} }
  },
}

const SPANS = [2, 4, 7, 10, 14, 21, 28] as const

/** Exponential moving average of the days so far; its span is chosen on the validation part. */
const ema: CovidModel = {
  name: 'ema',
  mostSeeds: 1,
  config: { SPANS },
  fit: async (data, target) => {
    const fits = SPANS.map(span => {
      const alpha = 2 / (span + 1)
      const means = data.filled[target].map(series => {
        let mean = series[0]
        return series.map(y => (mean += alpha * (y - mean)))
      })
      const forecasts = forecastsOf(data, () => (c, issue) => means[c][issue])
      return { ...forecasts, parameters: 1, settings: { spanDays: span } }
    })
    const cost = ({ validation }: FittedCovid) => covidScores(data, target, 'validation', validation).mse
    return fits.reduce((a, b) => (cost(b) < cost(a) ? b : a))
  },
}

export const COVID_BASELINES: readonly CovidModel[] = [persistence, seasonalNaive, climatology, ema]
