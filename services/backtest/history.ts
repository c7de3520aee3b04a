import { type AlertRule, isOfCalibration } from '../../shared/domain/alert-rule.js'
import type { Field, Forecast, Message, Score } from '../../shared/domain/messages.js'
import { longestHorizon, type Region } from '../../shared/domain/region.js'
import { startOfDay } from '../../shared/domain/units.js'
import type { DayRange, ForecastStore } from '../../shared/ports/forecast-store.js'

/** What was known of one day when it had passed, in the order of the flow. */
export interface HistoryDay {
  readonly day: number
  readonly field: Field
  readonly forecasts: readonly Forecast[]
  /** The same, with the scores that came on that day, ended by a watermark. */
  readonly messages: readonly Message[]
}

/**
 * The stored history that some rules of a region would have seen, day by day. Each issue as it was said last, each day as
 * it was known last; a score comes on the day on which its window ends.
 *
 * @param range  issue days; fields go on to the end of the last window
 */
export async function* readHistory(
  store: ForecastStore,
  region: Region,
  rules: readonly AlertRule[],
  { fromDay, toDay }: DayRange,
): AsyncGenerator<HistoryDay> {
  const models = [...new Set(rules.map(({ model }) => model))]
  const asked = rules.flatMap(({ model, minimumSkill, quantity }) => [
    ...(minimumSkill ? [model, minimumSkill.against] : []),
    ...(isOfCalibration(quantity) ? [model] : []),
  ])
  const issues = models.map(model => takeUntil(store.forecasts(region.id, model, { fromDay, toDay }), ({ day }) => day))
  const scores = [...new Set(asked)].map(model =>
    takeUntil(store.scores(region.id, model, { fromDay: fromDay - SCORES_BEFORE_DAYS, toDay }), score =>
      knownOn(score),
    ),
  )
  const fields = store.fields(region.id, { fromDay, toDay: toDay + longestHorizon(region) })
  for await (const field of fields) {
    const { day } = field
    const forecasts: Forecast[] = []
    for (const take of issues) forecasts.push(...(await take(day)))
    const known: Score[] = []
    for (const take of scores) known.push(...(await take(day)))
    const mark = { topic: 'watermark', region: region.id, completeToMs: startOfDay(day + 1), end: false } as const
    // Days that were revised come once, as they were known last.
    yield { day, field, forecasts, messages: [{ ...field, revision: 0 }, ...known, ...forecasts, mark] }
  }
}

/** Scores from before the first issue: what the skill of the first rules rests on. */
const SCORES_BEFORE_DAYS = 400

const knownOn = ({ day, horizonDays }: Score): number => day + horizonDays

/** Hands out what has come up to a day, and no more: the rest is not read yet. */
function takeUntil<T>(source: AsyncIterable<T>, dayOf: (record: T) => number): (day: number) => Promise<T[]> {
  const iterator = source[Symbol.asyncIterator]()
  let next: IteratorResult<T> | undefined
  return async day => {
    const taken: T[] = []
    for (;;) {
      next ??= await iterator.next()
      if (next.done === true || dayOf(next.value) > day) return taken
      taken.push(next.value)
      next = undefined
    }
  }
}
