import { streamflowVariable } from '../../../shared/domain/reading.js'
import { CUBIC_FOOT_M3 } from '../../../shared/kernels/runoff.js'

/** USGS parameter: discharge, ft³/s. https://api.waterdata.usgs.gov/ogcapi/v0/collections/parameter-codes/items/00060 */
export const DISCHARGE = '00060'

/** USGS statistic: mean of the day. https://api.waterdata.usgs.gov/ogcapi/v0/collections/statistic-codes/items/00003 */
export const DAILY_MEAN = '00003'

/** USGS statistics that say "as it was at that moment": none (legacy services), and 00011 (OGC API). */
const INSTANTANEOUS: ReadonlySet<string> = new Set(['', '00000', '00011'])

/** What a discharge becomes: the variable, and what its values are multiplied with. */
export interface FlowUnit {
  readonly variable: number
  readonly factor: number
}

export const FEET: FlowUnit = { variable: streamflowVariable('discharge'), factor: CUBIC_FOOT_M3 }
const METRES: FlowUnit = { variable: streamflowVariable('discharge'), factor: 1 }
export const DEPTH: FlowUnit = { variable: streamflowVariable('runoff'), factor: 1 }

const UNITS: ReadonlyMap<string, FlowUnit> = new Map([
  ['ft3/s', FEET],
  ['ft^3/s', FEET],
  ['ft³/s', FEET],
  ['cfs', FEET],
  ['m3/s', METRES],
  ['m^3/s', METRES],
  ['m³/s', METRES],
  ['cms', METRES],
  ['mm/d', DEPTH],
  ['mm/day', DEPTH],
])

/** By the unit's name; without one parameter 00060 is in ft³/s by its definition. */
export const flowUnit = (name: string | undefined): FlowUnit | undefined =>
  name === undefined || name === '' ? FEET : UNITS.get(name.trim().toLowerCase())

/** How a statistic is read: mean of a day, a moment, or not at all. */
export function spanOf(statistic: string | undefined): 'day' | 'moment' | undefined {
  if (statistic === DAILY_MEAN) return 'day'
  return INSTANTANEOUS.has(statistic ?? '') ? 'moment' : undefined
}
