import { EARLIEST_MS, MAX_MAGNITUDE, MIN_MAGNITUDE } from '../../../shared/domain/quake.js'
import type { RejectReason } from '../../../shared/domain/reject-reasons.js'
import { HOUR_MS } from '../../../shared/domain/units.js'
import type { Fault } from '../fault.js'
import type { SeismicReport } from './seismic-report.js'

/** How far a source's clock may run ahead of the one that fetched its report. */
export const FUTURE_MS = HOUR_MS

/** Depths between which earthquakes are reported: negative is above sea level; the deepest known are near 750 km. */
export const MIN_DEPTH_KM = -10
export const MAX_DEPTH_KM = 1000

interface Rule {
  readonly reason: RejectReason
  /** NaN where a value is unknown: comparisons with it are false, so say what is broken, not what holds. */
  readonly isBroken: (report: SeismicReport, fetchedMs: number) => boolean
  readonly message: (report: SeismicReport, fetchedMs: number) => string
}

/** What a report must obey, in the order in which it is asked. A deleted event needs only a time. */
const RULES: readonly Rule[] = [
  {
    reason: 'time-future',
    isBroken: ({ timeMs }, fetchedMs) => !(timeMs <= fetchedMs + FUTURE_MS),
    message: ({ timeMs }, fetchedMs) =>
      `origin time ${printTime(timeMs)} lies after ${printTime(fetchedMs)}, when it was read; correct year or clock`,
  },
  {
    reason: 'time-early',
    isBroken: ({ timeMs }) => timeMs < EARLIEST_MS,
    message: ({ timeMs }) => `origin time ${printTime(timeMs)} lies before ${printTime(EARLIEST_MS)}; correct the year`,
  },
  {
    reason: 'latitude-range',
    isBroken: ({ latitude, deleted }) => !deleted && !(latitude >= -90 && latitude <= 90),
    message: ({ latitude }) =>
      `latitude ${latitude} lies outside -90..90; it stands before the longitude, in degrees north`,
  },
  {
    reason: 'longitude-range',
    isBroken: ({ longitude, deleted }) => !deleted && !(longitude >= -180 && longitude <= 180),
    message: ({ longitude }) =>
      longitude > 180 && longitude <= 360
        ? `longitude ${longitude} counts 0..360; write ${longitude - 360}, degrees east from -180 to 180`
        : `longitude ${longitude} lies outside -180..180; write degrees east, west is negative`,
  },
  {
    reason: 'depth-range',
    isBroken: ({ depthKm }) => depthKm < MIN_DEPTH_KM || depthKm > MAX_DEPTH_KM,
    message: ({ depthKm }) =>
      `depth ${depthKm} lies outside ${MIN_DEPTH_KM}..${MAX_DEPTH_KM} km; write km, positive down, or leave it empty`,
  },
  {
    reason: 'magnitude-range',
    isBroken: ({ magnitude }) => magnitude < MIN_MAGNITUDE || magnitude > MAX_MAGNITUDE,
    message: ({ magnitude }) =>
      `magnitude ${magnitude} lies outside ${MIN_MAGNITUDE}..${MAX_MAGNITUDE}; leave it empty if it is unknown`,
  },
]

/** The first rule that the report breaks, or undefined. */
export function ruleFault(report: SeismicReport, fetchedMs: number): Fault | undefined {
  for (const { reason, isBroken, message } of RULES) {
    if (isBroken(report, fetchedMs)) return { reason, message: message(report, fetchedMs) }
  }
  return undefined
}

/** A time that JSON wrote may lie beyond the calendar of `Date`. */
const printTime = (ms: number): string => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : `${ms} ms since 1970`)
