/** Reads a time of a record without parsing the rest of it, ms since 1970; NaN if it cannot, or there is none. */
export type ReadTime = (bytes: Uint8Array, start: number, end: number) => number

/** What a replay needs to know of a record to put it in its place. */
export interface RecordTimes {
  /**
   * Event time: the day of the record is the day of this. Where the day depends on a site's own clock that is not told,
   * a time that is early enough: a record that comes before its day is over is never late.
   */
  readonly eventMs: ReadTime
  /** Knowledge time, where the format tells it. */
  readonly knownMs?: ReadTime
  /** The record speaks of whole days: nobody knew it before the day was over. */
  readonly isDaily: boolean
}
