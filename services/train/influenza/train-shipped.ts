import { SettingsError } from '../../../shared/domain/errors.js'
import { dateOfDay } from '../../../shared/domain/units.js'
import type { IliWeeks } from './ilinet.js'
import { fitMlp, type IliForecast, MLP_NETWORKS, MLP_SCALE } from './mlp.js'
import type { MlpContext } from './mlp-network.js'
import { HORIZONS } from './protocol.js'
import { FIRST_ISSUE, onScale, type Usual, usualOf } from './ridge-inputs.js'
import type { SeasonMeans } from './season.js'
import { ILI_FORMAT, type ShippedIli } from './shipped.js'
import { shippedForecasts } from './shipped-models.js'

/** The 23 of the forecast hubs. SPEC.md 4.2 */
const LEVELS = Float64Array.of(0.01, 0.025, ...Array.from({ length: 19 }, (_, i) => (i + 1) / 20), 0.975, 0.99)

const WEEK_DAYS = 7

export interface IliTraining {
  /** Weeks that begin before it are left out. */
  readonly fromDay?: number
  /** Last day that the first fit sees: its errors on the weeks from there to `validateToDay` are the spread. */
  readonly trainToDay: number
  /** Last day that the final fit sees. */
  readonly validateToDay: number
  readonly dataHash: string
  readonly packageVersion: string
}

/**
 * Fits the networks twice: to the weeks of training, for how far truths lie from forecasts of weeks that were not seen;
 * then to all weeks up to the end of validation, for the forecasts.
 *
 * @throws {SettingsError} the file is too short
 */
export async function trainShipped(file: IliWeeks, training: IliTraining, context: MlpContext): Promise<ShippedIli> {
  const weeks = weeksFrom(file, training.fromDay ?? -Infinity)
  const weeksTo = (day: number) => weeks.startDay.filter(start => start + WEEK_DAYS - 1 <= day).length
  const [trainTo, validateTo] = [weeksTo(training.trainToDay), weeksTo(training.validateToDay)]
  if (trainTo < 2 * FIRST_ISSUE || validateTo < trainTo + FIRST_ISSUE) {
    throw new SettingsError(
      `${trainTo} weeks to train on and ${validateTo - trainTo} to validate on; at least ${2 * FIRST_ISSUE} and ` +
        `${FIRST_ISSUE} are needed: choose other days`,
    )
  }
  const usual = (fitTo: number) => usualOf(weeks, onScale(weeks, MLP_SCALE), fitTo)
  const first = await fitMlp(weeks, trainTo, context, 'validation')
  const before = await shippedForecasts(weeks, usual(trainTo), first)
  const fitted = await fitMlp(weeks, validateTo, context, 'test')
  const lastDay = (week: number) => dateOfDay(weeks.startDay[week - 1] + WEEK_DAYS - 1)
  return {
    manifest: {
      ...{ format: ILI_FORMAT, model: 'mlp', packageVersion: training.packageVersion, regions: weeks.regions },
      ...{ networks: MLP_NETWORKS, trainedFrom: dateOfDay(weeks.startDay[0]) },
      ...{ spreadFrom: lastDay(trainTo), trainedTo: lastDay(validateTo) },
      ...{ dataHash: training.dataHash, seed: context.seed },
    },
    ...{ usual: fromAfar(usual(validateTo)), fitted, levels: LEVELS },
    residuals: new Map(
      [...before].map(([model, forecast]) => [model, residualQuantiles(weeks, forecast, trainTo, validateTo)]),
    ),
  }
}

/** As it will be seen from weeks to come. */
const fromAfar = ({ own, all }: Usual): Usual => {
  const afar = (season: SeasonMeans) => (_: number, week: number) => season(Infinity, week)
  return { own: own.map(afar), all: afar(all) }
}

function weeksFrom(file: IliWeeks, fromDay: number): IliWeeks {
  const first = file.startDay.filter(day => day < fromDay).length
  return {
    regions: file.regions,
    startDay: file.startDay.slice(first),
    weekOfYear: file.weekOfYear.slice(first),
    percent: file.percent.map(series => series.slice(first)),
  }
}

/** Of truth − forecast on the root's scale, over targets from one week to before another; shape [HORIZONS · levels]. */
function residualQuantiles(weeks: IliWeeks, forecast: IliForecast, from: number, to: number): Float64Array {
  return Float64Array.from(
    HORIZONS.flatMap(h => {
      const residuals: number[] = []
      for (let issue = from - 1; issue + h < to; issue++) {
        weeks.percent.forEach((series, r) => {
          residuals.push(MLP_SCALE.to(series[issue + h]) - MLP_SCALE.to(forecast(h, r, issue)))
        })
      }
      const sorted = Float64Array.from(residuals).sort()
      return Array.from(LEVELS, level => quantileOf(sorted, level))
    }),
  )
}

/** Between the ranks straight. */
function quantileOf(sorted: Float64Array, level: number): number {
  const at = level * (sorted.length - 1)
  const below = Math.floor(at)
  const above = Math.min(below + 1, sorted.length - 1)
  return sorted[below] + (at - below) * (sorted[above] - sorted[below])
}
