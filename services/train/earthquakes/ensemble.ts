import { SettingsError } from '../../../shared/domain/errors.js'
import { addRidgeRows, initRidge, ridgeSse } from '../../../shared/kernels/ridge.js'
import type { KeptRow } from '../tables/result-table.js'
import { forecastAt, truthsOf } from './forecasts.js'
import type { QuakeModel } from './model.js'

/** Rounds of choosing: a weight is a multiple of a thirtieth. */
const ROUNDS = 30

/**
 * A mean of the rows before it, weighted on the validation part: again and again that model joins, maybe once more, with
 * which the squared error of the mean is least. A model's seeds are one member, their mean.
 *
 * @see Caruana et al. (2004), ICML, "Ensemble selection from libraries of models", doi:10.1145/1015330.1015432
 */
export const QUAKE_ENSEMBLE: QuakeModel = {
  name: 'ensemble',
  mostSeeds: 1,
  config: { ROUNDS },
  onRows: true,
  fit: async (data, { done }) => {
    if (done.length === 0) throw new SettingsError('an ensemble of no models; name others before it with --models')
    const members = membersOf(done)
    const { validation } = data.parts
    const to = forecastAt(data, validation.to)
    const sums = initRidge(members.length)
    addRidgeRows(
      sums,
      members.map(({ forecasts }) => forecasts.subarray(0, to)),
      truthsOf(data, validation),
    )
    const counts = new Float64Array(members.length)
    for (let round = 1; round <= ROUNDS; round++) {
      const costs = members.map((_, m) => {
        const coefficients = counts.map((count, other) => (count + (other === m ? 1 : 0)) / round)
        return ridgeSse(sums, { coefficients, intercept: 0 })
      })
      counts[costs.indexOf(Math.min(...costs))]++
    }
    const used = members.map((member, m) => ({ ...member, weight: counts[m] / ROUNDS })).filter(one => one.weight > 0)
    return {
      forecasts: members[0].forecasts.map((_, i) => used.reduce((sum, one) => sum + one.weight * one.forecasts[i], 0)),
      parameters: used.reduce((sum, one) => sum + one.parameters, used.length),
      settings: { weights: Object.fromEntries(used.map(({ name, weight }) => [name, weight])) },
    }
  },
}

function membersOf(done: readonly KeptRow[]) {
  return [...new Set(done.map(({ model }) => model))].map(name => {
    const rows = done.filter(({ model }) => model === name)
    return {
      name,
      forecasts: rows[0].forecasts.map((_, i) => rows.reduce((sum, row) => sum + row.forecasts[i], 0) / rows.length),
      parameters: rows.reduce((sum, { parameters }) => sum + parameters, 0),
    }
  })
}
