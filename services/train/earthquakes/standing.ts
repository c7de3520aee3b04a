import { blockBootstrap } from '../../../shared/kernels/block-bootstrap.js'
import { randomFrom } from '../../../shared/kernels/random.js'
import { addErrorSums, type ErrorSums, errorSums, mse, NO_ERRORS } from '../../../shared/kernels/scores.js'
import { HALF_YEAR_BLOCKS } from '../protocols.js'
import type { KeptRow } from '../tables/result-table.js'
import type { QuakeData } from './data.js'
import { forecastAt, truthOf } from './forecasts.js'

/** What the preferred model is compared with: simple ones, and the best of the published architectures. */
const OTHERS = ['persistence', 'ema', 'ridge', 'gnn-coder-1']

const YEARS_DIFFER =
  'This is how to compare with the papers, whose test is of other years (their variance of the test is 0.010105): no MSE of theirs says ' +
  'what their model would have on this test. `gnn-coder-1` is the best of their architectures that see no streams, at ' +
  'its published size, trained here.'

/**
 * How the model that validation prefers stands to others on the same test, in words: no choice is made by the test.
 *
 * @param rows  with forecasts; several seeds of a model are taken by the mean of their squared errors
 */
export function standingOf(data: QuakeData, rows: readonly KeptRow[]): string[] {
  const names = [...new Set(rows.map(({ model }) => model))]
  const best = names.toSorted((a, b) => validationOf(rows, a) - validationOf(rows, b))[0]
  const others = OTHERS.filter(name => name !== best && names.includes(name))
  if (others.length === 0) return []
  const sums = issueErrors(data, rows, best)
  const texts = others.map(other => {
    const series = [sums, issueErrors(data, rows, other)]
    const { low, high } = blockBootstrap(series, ratioOf, HALF_YEAR_BLOCKS, randomFrom(1))
    const whole = ratioOf(series.map(issues => issues.reduce(addErrorSums, NO_ERRORS)))
    return `\`${other}\` ${whole.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`
  })
  return [
    `Of the models here \`${best}\` has the least error on the validation part. Its MSE on the test over that of others on the ` +
      `same test, with 95 % intervals by blocks of half a year: ${texts.join(', ')}. ${YEARS_DIFFER}`,
  ]
}

const ratioOf = ([model, other]: readonly ErrorSums[]): number => mse(model) / mse(other)

function validationOf(rows: readonly KeptRow[], name: string): number {
  const seeds = rows.filter(({ model }) => model === name)
  return seeds.reduce((sum, { validation }) => sum + validation, 0) / seeds.length
}

/** Errors of each test issue, over all seeds of a model. */
function issueErrors(data: QuakeData, rows: readonly KeptRow[], name: string): ErrorSums[] {
  const { from, to } = data.parts.test
  const seeds = rows.filter(({ model }) => model === name)
  return Array.from({ length: to - from }, (_, issue) => {
    const [truth, at] = [truthOf(data, from + issue), forecastAt(data, from + issue)]
    return seeds
      .map(({ forecasts }) => errorSums(truth, forecasts.subarray(at, at + data.pixels.length)))
      .reduce(addErrorSums, NO_ERRORS)
  })
}
