import { HOUR_MS } from '../../../shared/domain/units.js'
import { offsetOf } from '../../../shared/kernels/local-time.js'
import type { Fault } from '../fault.js'
import { siteFault, unitFault } from './faults.js'
import { type FlowSeries, USGS_NO_DATA } from './flow-taker.js'
import { DISCHARGE, flowUnit, spanOf } from './flow-unit.js'

/** The parts that we read of one `timeSeries` of the answer. */
export interface WatermlSeries {
  readonly sourceInfo?: {
    readonly siteCode?: unknown
    readonly timeZoneInfo?: { readonly defaultTimeZone?: { readonly zoneOffset?: unknown } | null } | null
    readonly geoLocation?: { readonly geogLocation?: { readonly longitude?: unknown } | null } | null
  } | null
  readonly variable?: {
    readonly variableCode?: unknown
    readonly unit?: { readonly unitCode?: unknown } | null
    readonly options?: { readonly option?: unknown } | null
    readonly noDataValue?: unknown
  } | null
  /** One for each sensor. */
  readonly values?: unknown
}

/** What holds for all values of a series; undefined: no discharge, or no statistic that we take. */
export function seriesOf({ sourceInfo, variable }: WatermlSeries): FlowSeries | Fault | undefined {
  const parameter = firstText(variable?.variableCode)
  const span = spanOf(statisticIn(variable?.options?.option))
  if (parameter === undefined) return NO_PARAMETER
  if (parameter !== DISCHARGE || span === undefined) return undefined
  const site = firstText(sourceInfo?.siteCode)
  if (site === undefined || site === '') return siteFault('the series')
  const unitName = variable?.unit?.unitCode
  const unit = flowUnit(typeof unitName === 'string' ? unitName : undefined)
  if (unit === undefined) return unitFault(`${unitName as string}`)
  const noData = variable?.noDataValue
  const longitude = sourceInfo?.geoLocation?.geogLocation?.longitude
  return {
    site,
    unit,
    isDaily: span === 'day',
    noData: typeof noData === 'number' ? noData : USGS_NO_DATA,
    standardOffsetMs: zoneOffsetMs(sourceInfo?.timeZoneInfo?.defaultTimeZone?.zoneOffset),
    longitude: typeof longitude === 'number' && Math.abs(longitude) <= 180 ? longitude : NaN,
  }
}

/** `value` of the first entry of a list of codes. */
function firstText(codes: unknown): string | undefined {
  const code: unknown = Array.isArray(codes) ? codes[0]?.value : undefined
  return typeof code === 'string' ? code : undefined
}

function statisticIn(options: unknown): string | undefined {
  if (!Array.isArray(options)) return undefined
  for (const option of options as ({ readonly name?: unknown; readonly optionCode?: unknown } | null)[]) {
    const code = option?.optionCode
    if (option?.name === 'Statistic' && typeof code === 'string') return code
  }
  return undefined
}

/** `-05:00` in ms; NaN where it is not told. */
export function zoneOffsetMs(text: unknown): number {
  if (typeof text !== 'string') return NaN
  const bytes = Buffer.from(text)
  const ms = offsetOf(bytes, 0, bytes.length)
  return Math.abs(ms) <= 14 * HOUR_MS ? ms : NaN
}

const NO_PARAMETER: Fault = {
  reason: 'series-shape',
  message: 'the series names no parameter in variable.variableCode; fetch it again with format=json',
}
