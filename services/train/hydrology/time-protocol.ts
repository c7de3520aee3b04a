import { addErrorSums, errorSums, mse, nnse } from '../../../shared/kernels/scores.js'
import type { OpenTable } from '../tables/result-table.js'
import type { Basin, DaySpan } from './basin-folder.js'
import { scoreBasin, summariseBasins } from './basin-scores.js'
import { daysOf } from './input-scale.js'
import type { HydrologyRow } from './model.js'

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000

/** Spans of days that a split by time takes. */
export interface TimeSpans {
  readonly training: DaySpan
  /** What is chosen by: years that are neither learnt from nor the test. */
  readonly validation: DaySpan
  readonly test: DaySpan
}

/** Kratzert et al. (2019); the years before the test are what is chosen by, as in Kratzert et al. (2021). SPEC.md 3.2 */
export const FIELD_SPANS: TimeSpans = {
  training: { fromDay: dayOf('1999-10-01'), toDay: dayOf('2008-09-30') },
  validation: { fromDay: dayOf('1982-01-01'), toDay: dayOf('1989-09-30') },
  test: { fromDay: dayOf('1989-10-01'), toDay: dayOf('1999-09-30') },
}

export interface TimeData {
  readonly basins: readonly Basin[]
  readonly spans: TimeSpans
  /** Largest cube root of runoff of any basin in training: the top of the slides' scale, whose bottom is 0. */
  readonly largestRoot: number
}

export const TIME_METRICS: OpenTable['metrics'] = [
  { key: 'medianNse', label: 'median NSE', digits: 3, isHigherBetter: true },
  { key: 'meanNse', label: 'mean NSE', digits: 3, isHigherBetter: true },
  { key: 'medianKge', label: 'median KGE', digits: 3, isHigherBetter: true },
  { key: 'below', label: 'basins below NSE 0', digits: 0 },
  { key: 'scaledMse', label: 'MSE, scaled', digits: 6 },
  { key: 'scaledNnse', label: 'NNSE, scaled', digits: 3, isHigherBetter: true },
]

export function timeData(basins: readonly Basin[], spans: TimeSpans): TimeData {
  let largestRoot = 0
  for (const basin of basins) {
    for (const mm of daysOf(basin, basin.runoff, spans.training))
      if (mm >= 0) largestRoot = Math.max(largestRoot, Math.cbrt(mm))
  }
  return { basins, spans, largestRoot }
}

/** Simulations of all basins, each day of a span. */
export type Simulate = (span: DaySpan) => Promise<readonly Float32Array[]> | readonly Float32Array[]

/** Scores what a model says of validation and test. */
export async function timeRow(
  data: TimeData,
  simulate: Simulate,
  parameters: number,
  settings: HydrologyRow['settings'] = {},
): Promise<HydrologyRow> {
  const { validation, test } = data.spans
  const ofTest = scoresOf(data, test, await simulate(test))
  return {
    validation: scoresOf(data, validation, await simulate(validation)).medianNse,
    scores: [{ column: 'streamflow', values: ofTest }],
    parameters,
    settings: { ...settings, basins: ofTest.basins, meanKge: ofTest.meanKge },
  }
}

function scoresOf({ basins, largestRoot }: TimeData, span: DaySpan, simulated: readonly Float32Array[]) {
  const observed = basins.map(basin => daysOf(basin, basin.runoff, span))
  const scores = basins.flatMap(({ id }, b) => scoreBasin(id, observed[b], simulated[b]) ?? [])
  const scaled = (column: Float32Array) => column.map(mm => Math.cbrt(mm) / largestRoot)
  const sums = basins.map((_, b) => errorSums(scaled(observed[b]), scaled(simulated[b])))
  const varied = sums.filter(one => Number.isFinite(nnse(one)))
  const { medianNse, meanNse, medianKge, meanKge, belowMean } = summariseBasins(scores)
  return {
    ...{ medianNse, meanNse, medianKge, meanKge, below: belowMean, basins: scores.length },
    scaledMse: mse(sums.reduce(addErrorSums)),
    scaledNnse: varied.reduce((sum, one) => sum + nnse(one), 0) / varied.length,
  }
}
