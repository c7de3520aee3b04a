import type { Field, Forecast, Message } from '../../../shared/domain/messages.js'
import { longestHorizon, type Region } from '../../../shared/domain/region.js'
import {
  addCoverage,
  type CoverageSums,
  coverageOf,
  coverageSums,
  NO_COVERAGE,
} from '../../../shared/kernels/coverage.js'
import { truthOf } from '../../../shared/kernels/truth-of.js'

/** Central intervals, by name, and the levels of their ends. */
const INTERVALS: readonly (readonly [name: string, lower: number, upper: number])[] = [
  ['50', 0.25, 0.75],
  ['95', 0.025, 0.975],
]

/** Share of the truths that lay within the central 50 and 95 % intervals; a forecast without such levels has none. */
export type Coverage = Readonly<Record<string, number>>

type Series = Pick<Forecast, 'model' | 'horizonDays'> & { readonly inSample: boolean }

interface Waiting {
  readonly key: string
  readonly day: number
  readonly horizonDays: number
  readonly intervals: readonly { readonly name: string; readonly lower: Float32Array; readonly upper: Float32Array }[]
}

export interface CoverageBook {
  /** Takes fields and forecasts as they pass. */
  add(message: Message): void
  /** Of a series of forecasts whose windows are over; empty if there is none. */
  coverage(series: Series): Coverage
}

const keyOf = ({ model, horizonDays, inSample }: Series): string => `${model}/${horizonDays}/${inSample}`

/**
 * Keeps how often the truth lay within what was said, by model, horizon and whether the model had seen the window. Each
 * forecast is judged by the truth as it stands when no report of its window can come any more, or at the end.
 */
export function coverageBook(region: Region): CoverageBook {
  const fields = new Map<number, Field>()
  let waiting: Waiting[] = []
  const sums = new Map<string, Map<string, CoverageSums>>()
  let lastDay = -Infinity
  const settle = (afterDays: number): void => {
    const isDue = ({ day, horizonDays }: Waiting) => day + horizonDays + afterDays <= lastDay
    for (const { key, day, horizonDays, intervals } of waiting.filter(isDue)) {
      const { value } = truthOf(region, day, horizonDays, d => fields.get(d))
      const ofKey = sums.get(key) ?? new Map<string, CoverageSums>()
      sums.set(key, ofKey)
      for (const { name, lower, upper } of intervals) {
        ofKey.set(name, addCoverage(ofKey.get(name) ?? NO_COVERAGE, coverageSums(value, lower, upper)))
      }
    }
    waiting = waiting.filter(one => !isDue(one))
  }
  return {
    add: message => {
      if (message.topic === 'forecasts' && message.revision === 0) waiting.push(waitingOf(message))
      if (message.topic !== 'fields') return
      fields.set(message.day, message)
      if (message.revision > 0) return
      lastDay = message.day
      settle(region.latenessDays + 1)
      fields.delete(lastDay - region.latenessDays - longestHorizon(region) - region.windowDays - 1)
    },
    coverage: series => {
      settle(0)
      return Object.fromEntries([...(sums.get(keyOf(series)) ?? [])].map(([name, one]) => [name, coverageOf(one)]))
    },
  }
}

function waitingOf({ model, horizonDays, day, trainedToDay, mean, levels, quantiles }: Forecast): Waiting {
  const cells = mean.length
  const row = (level: number) => {
    const at = levels.findIndex(one => Math.abs(one - level) < 1e-9)
    return at === -1 ? undefined : quantiles.slice(at * cells, (at + 1) * cells)
  }
  const intervals = INTERVALS.flatMap(([name, from, to]) => {
    const [lower, upper] = [row(from), row(to)]
    return lower === undefined || upper === undefined ? [] : [{ name, lower, upper }]
  })
  return { key: keyOf({ model, horizonDays, inSample: day < trainedToDay }), day, horizonDays, intervals }
}
