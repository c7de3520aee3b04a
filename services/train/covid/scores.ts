import { SettingsError } from '../../../shared/domain/errors.js'
import { errorSums, mae, mse, nnse, scaleErrorSums } from '../../../shared/kernels/scores.js'
import type { OpenTable } from '../tables/result-table.js'
import type { CovidTarget } from './county-days.js'
import { type CovidData, type Forecasts, issueCount, OUTPUT_DAYS, type Part } from './protocol.js'

export const COVID_METRICS: OpenTable['metrics'] = [
  { key: 'mse', label: 'MSE × 10⁶', digits: 2 },
  { key: 'mae', label: 'MAE', digits: 3 },
  { key: 'rmse', label: 'RMSE', digits: 3 },
  { key: 'nnse', label: 'NNSE', digits: 4, isHigherBetter: true },
  { key: 'summed', label: 'summed error, %', digits: 2 },
]

/**
 * Scores over counties, issues and days ahead. MSE is on the scale on which the largest count before the validation part
 * is 1, in millionths; MAE and RMSE are in counts a day; NNSE is pooled with one mean. The summed error is
 * Σ |Σ_counties forecast − Σ_counties observed| / Σ Σ_counties observed over issues and days ahead, in per cent.
 *
 * @throws {SettingsError} a forecast of a known day is NaN: who says nothing of a hard day is not better for it
 */
export function covidScores(
  data: CovidData,
  target: CovidTarget,
  part: Part,
  forecasts: Forecasts,
): Record<string, number> {
  const { first } = data.issues[part]
  const counties = data.counties.length
  const issues = issueCount(data, part)
  const observed = new Float64Array(issues * counties * OUTPUT_DAYS)
  for (let i = 0; i < issues; i++) {
    for (let c = 0; c < counties; c++) {
      const at = (i * counties + c) * OUTPUT_DAYS
      observed.set(data.counts[target][c].subarray(first + i + 1, first + i + 1 + OUTPUT_DAYS), at)
    }
  }
  const sums = errorSums(observed, forecasts)
  const due = observed.reduce((n, y) => n + (Number.isNaN(y) ? 0 : 1), 0)
  if (sums.n !== due) {
    throw new SettingsError(
      `${sums.n} of ${due} forecasts of ${target} were made; give the model what it needs for all`,
    )
  }
  return {
    mse: 1e6 * mse(scaleErrorSums(sums, 1 / data.scale[target])),
    mae: mae(sums),
    rmse: Math.sqrt(mse(sums)),
    nnse: nnse(sums),
    summed: 100 * summedError(observed, forecasts, counties),
  }
}

/** Over the counties that are known on a day, day by day. */
function summedError(observed: Float64Array, forecasts: Forecasts, counties: number): number {
  let [error, total] = [0, 0]
  for (let i = 0; i < observed.length; i += counties * OUTPUT_DAYS) {
    for (let ahead = 0; ahead < OUTPUT_DAYS; ahead++) {
      let [said, came] = [0, 0]
      for (let c = 0; c < counties; c++) {
        const at = i + c * OUTPUT_DAYS + ahead
        if (Number.isNaN(observed[at])) continue
        said += forecasts[at]
        came += observed[at]
      }
      error += Math.abs(said - came)
      total += came
    }
  }
  return error / total
}
