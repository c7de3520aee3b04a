import type { RawBatch } from '../../../shared/domain/messages.js'
import { QUALITY } from '../../../shared/domain/reading.js'
import type { Fault } from '../fault.js'
import { visitJsonRecords } from '../json-records.js'
import { type ParsedReadings, readingsBuilder } from '../sites/parsed-readings.js'
import { siteFault, timeFault, unitFault } from './faults.js'
import { type FlowTaker, flowTaker, LONE, type LongitudeOf, USGS_NO_DATA } from './flow-taker.js'
import { DISCHARGE, flowUnit, spanOf } from './flow-unit.js'
import { type QualityReader, qualityReader } from './qualifiers.js'

/** A feature has about this many bytes. */
const FEATURE_BYTES = 500

/**
 * The parts that we read of a feature of the collections `daily`, `continuous`, `latest-daily` and `latest-continuous`:
 * https://api.waterdata.usgs.gov/ogcapi/v0/collections/daily/schema
 */
interface OgcFeature {
  readonly properties?: {
    readonly monitoring_location_id?: unknown
    readonly parameter_code?: unknown
    readonly statistic_id?: unknown
    readonly time?: unknown
    readonly value?: unknown
    readonly unit_of_measure?: unknown
    readonly approval_status?: unknown
    readonly qualifier?: unknown
    readonly last_modified?: unknown
  } | null
  readonly geometry?: { readonly coordinates?: unknown } | null
}

/**
 * Reads features of the USGS Water Data OGC API, one a line or a whole FeatureCollection; a record is a feature. Those of
 * other parameters and statistics have no reading. `last_modified` is when the value was known. Continuous values are
 * written in UTC: the site's own time comes from its longitude.
 */
export function parseUsgsOgcJson(batch: RawBatch, longitudeOf?: LongitudeOf): ParsedReadings {
  const builder = readingsBuilder(Math.ceil(batch.bytes.length / FEATURE_BYTES))
  const qualityOf = qualityReader()
  const taker = flowTaker(builder, qualityOf, longitudeOf)
  const { records, refused, recordBytes } = visitJsonRecords(batch, (value, record, line) =>
    takeFeature(value, record, line, taker, qualityOf),
  )
  for (const refusal of refused) builder.refuse(refusal)
  return builder.parsed(records, recordBytes)
}

function takeFeature(
  feature: unknown,
  record: number,
  line: number,
  taker: FlowTaker,
  qualityOf: QualityReader,
): Fault | undefined {
  if (typeof feature !== 'object' || feature === null) return shapeFault('it is not an object')
  const { properties, geometry } = feature as OgcFeature
  if (typeof properties !== 'object' || properties === null) return shapeFault('it has no "properties"')
  const { monitoring_location_id: location, parameter_code: parameter, statistic_id: statistic } = properties
  const { time, value, unit_of_measure: unitName, approval_status: approval, qualifier } = properties
  if (typeof parameter !== 'string') return shapeFault('its "parameter_code" is no text')
  if (!isTextOrNull(statistic)) return shapeFault('its "statistic_id" is no text')
  const span = spanOf(statistic ?? '')
  if (parameter !== DISCHARGE || span === undefined) return undefined
  if (typeof location !== 'string') return shapeFault('its "monitoring_location_id" is no text')
  // After the agency: `USGS-05427718`.
  const site = location.slice(location.indexOf('-') + 1)
  if (site === '') return siteFault('the feature')
  if (typeof time !== 'string') return shapeFault('its "time" is no text')
  if (!isTextOrNull(value) && typeof value !== 'number') return shapeFault('its "value" is no text')
  if (value === undefined) return shapeFault('it has no "value"')
  if (!isTextOrNull(unitName)) return shapeFault('its "unit_of_measure" is no text')
  const unit = flowUnit(unitName ?? undefined)
  if (unit === undefined) return unitFault(unitName ?? '')
  const knownMs = knownAt(properties.last_modified, taker)
  if (typeof knownMs !== 'number') return knownMs
  const series = {
    site,
    unit,
    isDaily: span === 'day',
    noData: USGS_NO_DATA,
    standardOffsetMs: NaN,
    longitude: longitudeIn(geometry),
  }
  // What is not approved may still change: `Provisional`, and whatever stage of work a value is published in.
  const isOpen = typeof approval === 'string' && approval !== 'Approved'
  const quality = (isOpen ? QUALITY.provisional : 0) | qualityIn(qualifier, qualityOf)
  return taker.take(series, LONE, record, line, time, value === null ? '' : `${value}`, quality, knownMs)
}

function knownAt(modified: unknown, taker: FlowTaker): number | Fault {
  if (modified === null || modified === undefined) return NaN
  const knownMs = typeof modified === 'string' ? taker.utcMs(modified) : NaN
  return Number.isNaN(knownMs)
    ? timeFault('last_modified', typeof modified === 'string' ? modified : typeof modified)
    : knownMs
}

function longitudeIn(geometry: OgcFeature['geometry']): number {
  const coordinates = geometry?.coordinates
  const longitude: unknown = Array.isArray(coordinates) ? coordinates[0] : undefined
  return typeof longitude === 'number' && Math.abs(longitude) <= 180 ? longitude : NaN
}

/** One code, several in a text, or a list of them. */
function qualityIn(qualifier: unknown, qualityOf: QualityReader): number {
  if (typeof qualifier === 'string') return qualityOf(qualifier)
  return Array.isArray(qualifier) ? qualityOf(qualifier.filter(code => typeof code === 'string').join(' ')) : 0
}

const isTextOrNull = (value: unknown): value is string | null | undefined =>
  typeof value === 'string' || value === null || value === undefined

const shapeFault = (what: string): Fault => ({
  reason: 'feature-shape',
  message: `${what}; write the feature as https://api.waterdata.usgs.gov/ogcapi/v0/collections/daily/schema has it`,
})
