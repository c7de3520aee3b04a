import type { Field } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'

/**
 * The fields of each window, oldest first, that ends on one of the days and of which the store has every day. Only the
 * days of these windows are read, each of them once.
 *
 * @param ends  ascending
 */
export async function* windowsOf(
  store: ForecastStore,
  { id, windowDays }: Region,
  ends: readonly number[],
): AsyncGenerator<readonly Field[]> {
  const wanted = new Set(ends)
  for (const { fromDay, toDay } of spansOf(ends, windowDays)) {
    const window: Field[] = []
    for await (const field of store.fields(id, { fromDay, toDay })) {
      window.push(field)
      if (window.length > windowDays) window.shift()
      const isWhole = window.length === windowDays && field.day - window[0].day === windowDays - 1
      if (isWhole && wanted.has(field.day)) yield [...window]
    }
  }
}

/** The days of all windows, those that touch or overlap joined. */
function spansOf(ends: readonly number[], windowDays: number): { fromDay: number; toDay: number }[] {
  const spans: { fromDay: number; toDay: number }[] = []
  for (const end of ends) {
    const last = spans.at(-1)
    if (last && end - windowDays <= last.toDay) last.toDay = end
    else spans.push({ fromDay: end - windowDays + 1, toDay: end })
  }
  return spans
}
