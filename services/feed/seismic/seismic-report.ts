import type { Refusal } from '../fault.js'

/** One report of one seismic event, as a feed format gave it and before any rule was asked. */
export interface SeismicReport {
  /** Which of the batch's records it is, from 0. */
  readonly record: number
  /** Line in the source, from 1. */
  readonly line: number
  /** Who answers for the report: the agency whose catalogue it is, in lower case. */
  readonly agency: string
  /** All ids of the event, the report's own first. */
  readonly ids: readonly string[]
  /** The format lists every id of an event: what is not in `ids` is none of its. */
  readonly listsAll: boolean
  /** Origin time, ms since 1970. */
  readonly timeMs: number
  /** NaN where the format does not say. */
  readonly updatedMs: number
  readonly latitude: number
  readonly longitude: number
  /** NaN where unknown. */
  readonly depthKm: number
  /** NaN where unknown. */
  readonly magnitude: number
  /** As the source spells it. */
  readonly type: string
  /** The source takes the event back. */
  readonly deleted: boolean
}

/** What a batch holds. Every record is either a report or refused. */
export interface ParsedBatch {
  readonly records: number
  readonly reports: readonly SeismicReport[]
  readonly refused: readonly Refusal[]
  /** The bytes of a record, for its reject; a copy. */
  recordBytes(record: number): Uint8Array
}
