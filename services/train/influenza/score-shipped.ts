import { SettingsError } from '../../../shared/domain/errors.js'
import { dayOf } from '../../../shared/domain/units.js'
import { addCoverage, coverageOf, coverageSums, NO_COVERAGE } from '../../../shared/kernels/coverage.js'
import { addErrorSums, errorSums, mae, mse, NO_ERRORS, nnse, nse, wisSum } from '../../../shared/kernels/scores.js'
import type { IliWeeks } from './ilinet.js'
import { type IliForecast, MLP_SCALE } from './mlp.js'
import { HORIZONS } from './protocol.js'
import { FIRST_ISSUE } from './ridge-inputs.js'
import type { ShippedIli } from './shipped.js'
import { shippedForecasts } from './shipped-models.js'

/** Scores of one model at one horizon. */
export interface IliScore {
  readonly model: string
  readonly horizonDays: number
  /** Issued before the end of the weeks that the model had seen. */
  readonly inSample: boolean
  readonly issues: number
  /** Of per cent, pooled over regions and issues. */
  readonly mse: number
  readonly mae: number
  readonly nse: number
  readonly nnse: number
  readonly wis: number
  /** Share of the truths in the central intervals, by per cent. */
  readonly coverage: Readonly<Record<string, number>>
}

export interface IliSpan {
  /** Issue days: the last day of the newest week that is known. */
  readonly fromDay?: number
  readonly toDay?: number
}

const WEEK_DAYS = 7
const INTERVALS = [
  ['50', 0.25, 0.75],
  ['95', 0.025, 0.975],
] as const

/**
 * Scores a trained model, and the baselines beside it, on the weeks of a file: every issue that has a year of history.
 *
 * @throws {SettingsError} the file is of other regions, or has no such issue
 */
export async function scoreIli(weeks: IliWeeks, shipped: ShippedIli, span: IliSpan = {}): Promise<IliScore[]> {
  const { regions, trainedTo } = shipped.manifest
  if (String(regions) !== String(weeks.regions)) {
    throw new SettingsError(
      `the file is of ${weeks.regions.join(', ')}; the model of ${regions.join(', ')}: give these, in their order`,
    )
  }
  const trainedToDay = dayOf(Date.parse(`${trainedTo}T00:00:00Z`))
  const issueDay = (issue: number) => weeks.startDay[issue] + WEEK_DAYS - 1
  const issues = Array.from(weeks.startDay.keys()).filter(issue => {
    const day = issueDay(issue)
    return issue >= FIRST_ISSUE && day >= (span.fromDay ?? -Infinity) && day <= (span.toDay ?? Infinity)
  })
  if (issues.length === 0) {
    throw new SettingsError(`no week of issue has ${FIRST_ISSUE} weeks of history before it; give a longer file`)
  }
  const forecasts = await shippedForecasts(weeks, shipped.usual, shipped.fitted)
  return [false, true].flatMap(inSample => {
    const chosen = issues.filter(issue => issueDay(issue) < trainedToDay === inSample)
    return HORIZONS.flatMap(h => {
      const known = chosen.filter(issue => issue + h < weeks.startDay.length)
      if (known.length === 0) return []
      return [...forecasts].map(([model, forecast]) => ({
        ...{ model, horizonDays: WEEK_DAYS * h, inSample, issues: known.length },
        ...scoresOf(weeks, shipped, { model, forecast, h, issues: known }),
      }))
    })
  })
}

interface Said {
  readonly model: string
  readonly forecast: IliForecast
  readonly h: number
  readonly issues: readonly number[]
}

function scoresOf({ percent }: IliWeeks, { levels, residuals }: ShippedIli, { model, forecast, h, issues }: Said) {
  const ofModel = residuals.get(model)!.subarray((h - 1) * levels.length, h * levels.length)
  const place = (level: number) => levels.findIndex(one => Math.abs(one - level) < 1e-9)
  const cells = percent.length
  const coverage = new Map(INTERVALS.map(([name]) => [name, NO_COVERAGE]))
  let [errors, wis] = [NO_ERRORS, 0]
  for (const issue of issues) {
    const observed = percent.map(series => series[issue + h])
    const mean = percent.map((_, r) => forecast(h, r, issue))
    const quantiles = Array.from(ofModel, residual => mean.map(y => MLP_SCALE.from(MLP_SCALE.to(y) + residual)))
    errors = addErrorSums(errors, errorSums(observed, mean))
    wis += wisSum(observed, quantiles.flat(), levels)
    for (const [name, lower, upper] of INTERVALS) {
      const sums = coverageSums(observed, quantiles[place(lower)], quantiles[place(upper)])
      coverage.set(name, addCoverage(coverage.get(name)!, sums))
    }
  }
  return {
    ...{ mse: mse(errors), mae: mae(errors), nse: nse(errors), nnse: nnse(errors), wis: wis / (issues.length * cells) },
    coverage: Object.fromEntries([...coverage].map(([name, sums]) => [name, coverageOf(sums)])),
  }
}
