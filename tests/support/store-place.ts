import type { ForecastStore } from '../../shared/ports/forecast-store.js'

/** One empty place to keep records, opened as often as a test likes. */
export interface StorePlace {
  open(): Promise<ForecastStore>
  remove(): Promise<void>
}

export const EVER = { fromDay: -Infinity, toDay: Infinity }

export async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = []
  for await (const value of values) read.push(value)
  return read
}
