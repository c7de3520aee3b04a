import type { Severity } from './alert-rule.js'

/**
 * What happened to an alert.
 *
 * - `fired`: the condition held long enough
 * - `updated`: it still holds, and quiet time is over, or the issue was revised
 * - `resolved`: it no longer holds, or its rule is gone
 * - `cancelled`: a revised truth took back the issue that it fired on: it should never have been
 */
export const ALERT_EVENTS = ['fired', 'updated', 'resolved', 'cancelled'] as const
export type AlertEvent = (typeof ALERT_EVENTS)[number]

/** `cell` of an alert of a whole region. */
export const WHOLE_REGION = -1

/**
 * Something happened to an alert, with all that a person needs to judge it. Whoever reads the events of one alert in the
 * order of `sequence` knows how it stands.
 */
export interface Alert {
  readonly topic: 'alerts'
  readonly region: string
  /** Names the alert, the same in each of its events; that of a replay never equals one that was live. */
  readonly alert: string
  readonly event: AlertEvent
  /** Counts the events of the alert from 0. */
  readonly sequence: number
  /** Of a replay or a simulation: never to be taken for real. */
  readonly exercise: boolean
  readonly rule: string
  /** What the rule warns of, for people. */
  readonly says: string
  readonly severity: Severity
  /** Names of the channels that the rule speaks to; empty: all. */
  readonly channels: readonly string[]
  /** Pixel, or place of the site in its region; WHOLE_REGION: the region's one value. */
  readonly cell: number
  /** Name of the place, for people and for labels. */
  readonly place: string
  /** Degrees, of the pixel's centre, the site or the region's middle. */
  readonly latitude: number
  readonly longitude: number
  /** The forecast: with region and horizon these name it. */
  readonly model: string
  readonly modelHash: string
  readonly day: number
  readonly horizonDays: number
  readonly revision: number
  /** Issue day on which it fired. */
  readonly firedDay: number
  /** What was looked at: `exceedance m5`, `mean`, `quantile 0.9`. */
  readonly quantity: string
  readonly value: number
  readonly threshold: number
  /** Past which it stays. */
  readonly clear: number
  readonly side: 'above' | 'below'
  /** Issues in a row that met the condition. */
  readonly streak: number
  /** Skill of the model by the rule's measure; NaN where the rule asks for none. */
  readonly skill: number
  /** The whole of it in a sentence, for people. */
  readonly reason: string
  /** What had been observed before the issue: the largest of an area, or the newest of a site; shape [behind]. */
  readonly behindDay: Float64Array
  readonly behindCell: Uint32Array
  /** Largest magnitude of the day, or the target's value. */
  readonly behindValue: Float64Array
  /** Days on which alerts of this rule fired before, newest last, whose window is over; shape [similar]. */
  readonly similarDay: Float64Array
  /** 1 where it then happened, else 0. */
  readonly similarHappened: Uint8Array
}
