import { SettingsError } from '../../../shared/domain/errors.js'
import { addRidgeRows, initRidge, solveRidge } from '../../../shared/kernels/ridge.js'
import { type CovidTarget, TARGETS } from './county-days.js'
import type { CovidModel } from './model.js'
import { type CovidData, fillForecasts, INPUT_DAYS, OUTPUT_DAYS, type Part } from './protocol.js'
import { backFactors, firstFitted, fromRoot, toRoot, trailingMeans } from './scale.js'
import { covidScores } from './scores.js'

/** For one row; from the strongest to the weakest. */
const LAMBDAS = [1e-1, 1e-2, 1e-3, 1e-4] as const
const WEEK = 7
const MEANS = [7, 14, 28] as const
const WEEK_HARMONICS = 3

/** Roots of the days and of trailing means, shape [days] each. */
interface Seen {
  readonly days: Float64Array
  readonly means: readonly Float64Array[]
  readonly other: Float64Array
}

function seenOf({ filled }: CovidData, target: CovidTarget): Seen[] {
  const other = TARGETS.find(one => one !== target)!
  return filled[target].map((counts, c) => ({
    days: counts.map(toRoot),
    means: MEANS.map(length => trailingMeans(counts, length).map(toRoot)),
    other: trailingMeans(filled[other][c], WEEK).map(toRoot),
  }))
}

/** Each day of the input from the week's mean, longer means, the other count, and the time of the week. */
function inputsAt({ days, means: [week, ...longer], other }: Seen, issue: number): number[] {
  const phase = (2 * Math.PI * (issue % WEEK)) / WEEK
  return [
    week[issue],
    ...Array.from({ length: INPUT_DAYS }, (_, k) => days[issue - k] - week[issue]),
    ...longer.map(mean => mean[issue] - week[issue]),
    other[issue],
    ...Array.from({ length: WEEK_HARMONICS }, (_, k) => [Math.cos((k + 1) * phase), Math.sin((k + 1) * phase)]).flat(),
  ]
}

/** One regression for each day ahead, the same for all counties: how far the day lies from the week's mean. */
function fitRidges(data: CovidData, target: CovidTarget, seen: readonly Seen[], fitTo: number) {
  const first = firstFitted(data)
  const width = inputsAt(seen[0], first).length
  const rows: { c: number; issue: number }[] = []
  for (let issue = first; issue < fitTo - 1; issue++) for (let c = 0; c < seen.length; c++) rows.push({ c, issue })
  const columns = Array.from({ length: width }, () => new Float64Array(rows.length))
  rows.forEach(({ c, issue }, i) => {
    const inputs = inputsAt(seen[c], issue)
    for (let k = 0; k < width; k++) columns[k][i] = inputs[k]
  })
  const sums = Array.from({ length: OUTPUT_DAYS }, (_, ahead) => {
    const truth = Float64Array.from(rows, ({ c, issue }) => {
      const day = issue + ahead + 1
      return day < fitTo ? toRoot(data.counts[target][c][day]) - seen[c].means[0][issue] : NaN
    })
    const known = Uint32Array.from(truth.keys()).filter(i => !Number.isNaN(truth[i]))
    const one = initRidge(width)
    addRidgeRows(one, columns, truth, known)
    return one
  })
  return (lambda: number) => {
    const weights = sums.map(one => {
      const solved = solveRidge(one, lambda * one.rows)
      if (solved === undefined) throw new SettingsError(`${one.rows} windows do not determine a ridge regression`)
      return solved
    })
    const plain = (c: number, issue: number, ahead: number): number => {
      const { coefficients, intercept } = weights[ahead - 1]
      const inputs = inputsAt(seen[c], issue)
      let z = intercept + seen[c].means[0][issue]
      for (let k = 0; k < width; k++) z += coefficients[k] * inputs[k]
      return fromRoot(z)
    }
    const factors = backFactors(data, target, fitTo, plain)
    return (c: number, issue: number, ahead: number) => factors[ahead - 1] * plain(c, issue, ahead)
  }
}

/** Ridge regression on the fourth root; λ is chosen on the validation part, then all is fitted again. */
export const covidRidge: CovidModel = {
  name: 'ridge',
  mostSeeds: 1,
  config: { LAMBDAS, MEANS, WEEK_HARMONICS },
  fit: async (data, target) => {
    const seen = seenOf(data, target)
    const fitted = (part: Part) => fitRidges(data, target, seen, data.issues[part].first + 1)
    const before = fitted('validation')
    const tried = LAMBDAS.map(lambda => {
      const validation = fillForecasts(data, 'validation', before(lambda))
      return { lambda, validation, cost: covidScores(data, target, 'validation', validation).mse }
    })
    const { lambda, validation } = tried.reduce((a, b) => (b.cost < a.cost ? b : a))
    const width = inputsAt(seen[0], firstFitted(data)).length
    return {
      validation,
      test: fillForecasts(data, 'test', fitted('test')(lambda)),
      parameters: OUTPUT_DAYS * (width + 2),
      settings: { lambda, inputs: width },
    }
  },
}
