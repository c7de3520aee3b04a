import type { ReadingColumns } from '../../../shared/domain/reading.js'
import type { SiteReading } from './reading-truth.js'

/** Rows on their way to the columns of observations. */
export interface ReadingRows {
  add(reading: SiteReading): void
  columns(): ReadingColumns
}

/** @param capacity  rows at most */
export function readingRows(capacity: number): ReadingRows {
  let length = 0
  const site = new Uint32Array(capacity)
  const variable = new Uint8Array(capacity)
  const timeMs = new Float64Array(capacity)
  const spanDays = new Uint8Array(capacity)
  const value = new Float64Array(capacity)
  const knownMs = new Float64Array(capacity)
  const quality = new Uint8Array(capacity)
  return {
    add(reading) {
      site[length] = reading.site
      variable[length] = reading.variable
      timeMs[length] = reading.timeMs
      spanDays[length] = reading.spanDays
      value[length] = reading.value
      knownMs[length] = reading.knownMs
      quality[length++] = reading.quality
    },
    columns: () => ({
      length,
      site: site.slice(0, length),
      variable: variable.slice(0, length),
      timeMs: timeMs.slice(0, length),
      spanDays: spanDays.slice(0, length),
      value: value.slice(0, length),
      knownMs: knownMs.slice(0, length),
      quality: quality.slice(0, length),
    }),
  }
}
