import { HOUR_MS } from '../../../shared/domain/units.js'

const DAYLIGHT = HOUR_MS

/**
 * How far a clock is ahead of the standard time of its zone, ms, by the zone's code in `tz_cd`.
 * @see https://help.waterdata.usgs.gov/code/tz_query?fmt=html
 */
const AHEAD: ReadonlyMap<string, number> = new Map([
  ['AST', 0],
  ['ADT', DAYLIGHT],
  ['NST', 0],
  ['NDT', DAYLIGHT],
  ['EST', 0],
  ['EDT', DAYLIGHT],
  ['CST', 0],
  ['CDT', DAYLIGHT],
  ['MST', 0],
  ['MDT', DAYLIGHT],
  ['PST', 0],
  ['PDT', DAYLIGHT],
  ['AKST', 0],
  ['AKDT', DAYLIGHT],
  ['HST', 0],
  ['HDT', DAYLIGHT],
  ['GST', 0],
  ['ChST', 0],
  ['SST', 0],
])

/** NaN for a code that does not tell the site's own time: UTC, or none of USGS. */
export const aheadOfStandardMs = (zone: string): number => AHEAD.get(zone) ?? NaN
