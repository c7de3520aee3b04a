import type { Forecast } from '../../shared/domain/messages.js'

/** What several models said of the same window. */
export interface AlignedForecasts {
  readonly day: number
  readonly horizonDays: number
  /** One for each model, in their order. */
  readonly forecasts: readonly Forecast[]
}

/** Issues that could not be compared. */
export interface AlignmentCounts {
  /** Not every model has said something of the window. */
  incomplete: number
  /** Of at least one model only a later revision is kept, which knew part of what it forecast. */
  revised: number
}

/**
 * Walks over the forecasts of several models in step, a window at a time: only what all have said is compared.
 *
 * @param streams  of each model, ascending by day, of one day by horizon
 * @param counts  changed in place
 */
export async function* alignedForecasts(
  streams: readonly AsyncIterable<Forecast>[],
  counts: AlignmentCounts,
): AsyncGenerator<AlignedForecasts> {
  const iterators = streams.map(stream => stream[Symbol.asyncIterator]())
  const heads = await Promise.all(iterators.map(iterator => iterator.next()))
  while (heads.length > 0 && heads.every(({ done }) => done !== true)) {
    const forecasts = heads.map(({ value }) => value as Forecast)
    const last = forecasts.reduce((a, b) => (isBefore(a, b) ? b : a))
    const behind = forecasts.flatMap((forecast, m) => (isBefore(forecast, last) ? [m] : []))
    if (behind.length === 0) {
      if (forecasts.some(({ revision }) => revision > 0)) counts.revised++
      else yield { day: last.day, horizonDays: last.horizonDays, forecasts }
    } else counts.incomplete++
    const next = behind.length === 0 ? heads.map((_, m) => m) : behind
    for (const m of next) heads[m] = await iterators[m].next()
  }
}

const isBefore = (a: Forecast, b: Forecast): boolean =>
  a.day < b.day || (a.day === b.day && a.horizonDays < b.horizonDays)
