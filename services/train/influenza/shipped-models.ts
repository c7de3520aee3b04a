import type { IliWeeks } from './ilinet.js'
import { type FittedMlp, type IliForecast, MLP_SCALE, mlpForecast } from './mlp.js'
import type { Usual } from './ridge-inputs.js'

const YEAR = 52

/** The network and the baselines beside it, as forecasts of the weeks of a file. */
export async function shippedForecasts(
  weeks: IliWeeks,
  usual: Usual,
  fitted: FittedMlp,
): Promise<ReadonlyMap<string, IliForecast>> {
  const { percent, weekOfYear } = weeks
  const weekAhead = (issue: number, h: number): number => ((weekOfYear[issue] - 1 + h) % YEAR) + 1
  return new Map<string, IliForecast>([
    ['mlp', await mlpForecast(weeks, usual, fitted)],
    ['persistence', (_, r, issue) => percent[r][issue]],
    ['seasonal-52', (h, r, issue) => percent[r][issue + h - YEAR]],
    ['climatology', (h, r, issue) => MLP_SCALE.from(usual.own[r](Infinity, weekAhead(issue, h)))],
  ])
}
