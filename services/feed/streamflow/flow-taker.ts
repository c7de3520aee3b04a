import { DAY_MS, HOUR_MS } from '../../../shared/domain/units.js'
import { decimalOf } from '../../../shared/kernels/decimal.js'
import { newLocalTime, readLocalTime } from '../../../shared/kernels/local-time.js'
import type { Fault } from '../fault.js'
import type { ReadingsBuilder } from '../sites/parsed-readings.js'
import { numberFault, timeFault, zoneFault } from './faults.js'
import type { FlowUnit } from './flow-unit.js'
import { isStatusWord, type QualityReader } from './qualifiers.js'
import { sensorTimes } from './sensor-times.js'

/** What USGS writes where there is no value. */
export const USGS_NO_DATA = -999_999

/** What stands for all values of a series. */
export interface FlowSeries {
  readonly site: string
  readonly unit: FlowUnit
  /** The values are means of days; else of moments, unless a time has no clock. */
  readonly isDaily: boolean
  /** Written where there is no value, besides USGS_NO_DATA. */
  readonly noData: number
  /** Local standard time minus UTC, ms; NaN where the record does not say. */
  readonly standardOffsetMs: number
  /** Degrees east; NaN where the record does not say. */
  readonly longitude: number
}

/** Sensor of a value that stands alone: what else its gauge said at the time is not known. */
export const LONE = -1

/** Longitude of a site, degrees east; undefined of one that is not known. */
export type LongitudeOf = (site: string) => number | undefined

/** The values of one series, as texts, into a builder. */
export interface FlowTaker {
  /** The values of another gauge follow, sensor by sensor. */
  startGauge(): void
  /**
   * @param sensor  of the gauge, from 0; LONE where there is no order of sensors
   * @param value  '' where there is none; a status word such as `Ice` adds its own quality
   * @param quality  bits of the qualifiers
   * @param knownMs  NaN where the format does not tell
   * @returns why it was not taken; what an earlier sensor has told is passed over
   */
  take(
    series: FlowSeries,
    sensor: number,
    record: number,
    line: number,
    time: string,
    value: string,
    quality: number,
    knownMs: number,
  ): Fault | undefined
  /** A time with an offset, or in UTC without one, as ms since 1970; NaN where there is none. */
  utcMs(text: string): number
}

/** No time or number that a service writes is longer. */
const CELL_BYTES = 64

export function flowTaker(builder: ReadingsBuilder, qualityOf: QualityReader, longitudeOf?: LongitudeOf): FlowTaker {
  const cell = new Uint8Array(CELL_BYTES)
  const time = newLocalTime()
  const times = sensorTimes()
  const readTime = (text: string) => {
    const length = putText(cell, text)
    return length !== -1 && readLocalTime(cell, 0, length, time)
  }
  return {
    startGauge: times.clear,
    take(series, sensor, record, line, timeText, valueText, quality, knownMs) {
      if (!readTime(timeText)) return timeFault('time', timeText)
      const timeMs = localMs(series, time.wallMs, time.offsetMs, longitudeOf)
      if (Number.isNaN(timeMs)) return zoneFault(timeText)
      const length = putText(cell, valueText)
      let value = length <= 0 ? NaN : decimalOf(cell, 0, length)
      let bits = quality
      if (value === USGS_NO_DATA || value === series.noData) value = NaN
      else if (!Number.isFinite(value)) {
        const word = valueText.trim()
        if (word !== '' && !isStatusWord(word)) return numberFault('value', valueText)
        bits |= qualityOf(word)
        value = NaN
      }
      if (sensor !== LONE && times.isTaken(sensor, timeMs, !Number.isNaN(value))) return undefined
      builder.add({
        record,
        line,
        site: series.site,
        variable: series.unit.variable,
        timeMs: series.isDaily ? Math.floor(timeMs / DAY_MS) * DAY_MS : timeMs,
        spanDays: series.isDaily || !time.hasClock ? 1 : 0,
        value: value * series.unit.factor,
        knownMs,
        quality: bits,
      })
      return undefined
    },
    utcMs: text => (readTime(text) ? time.wallMs - (Number.isNaN(time.offsetMs) ? 0 : time.offsetMs) : NaN),
  }
}

/**
 * The site's clock in standard time, as if it were UTC; NaN where it cannot be known. Without an offset the source means
 * the site's own clock. Where the standard time is not told, it is that of the nautical zone of the longitude, at most an
 * hour from the legal one in most of the United States; the offset itself may be that of summer.
 */
function localMs(series: FlowSeries, wallMs: number, offsetMs: number, longitudeOf: LongitudeOf | undefined): number {
  if (Number.isNaN(offsetMs)) return wallMs
  if (!Number.isNaN(series.standardOffsetMs)) return wallMs - offsetMs + series.standardOffsetMs
  const longitude = Number.isNaN(series.longitude) ? (longitudeOf?.(series.site) ?? NaN) : series.longitude
  if (!Number.isNaN(longitude)) return wallMs - offsetMs + Math.round(longitude / 15) * HOUR_MS
  return offsetMs === 0 ? NaN : wallMs
}

/** Puts an ASCII text into bytes and returns its length; −1 where it has no room or is not ASCII. */
function putText(cell: Uint8Array, text: string): number {
  if (text.length > CELL_BYTES) return -1
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0x7f) return -1
    cell[i] = code
  }
  return text.length
}
