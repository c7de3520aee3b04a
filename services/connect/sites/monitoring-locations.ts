import { InputFileError } from '../../../shared/domain/errors.js'
import type { Site } from '../../../shared/domain/site.js'
import { SQUARE_MILE_KM2 } from '../../../shared/kernels/runoff.js'
import { gaugeSite } from './gauge-site.js'

/** The parts that we read: https://api.waterdata.usgs.gov/ogcapi/v0/collections/monitoring-locations/schema */
interface Location {
  readonly properties?: {
    readonly monitoring_location_number?: unknown
    readonly monitoring_location_name?: unknown
    /** Square miles. */
    readonly drainage_area?: unknown
  } | null
  readonly geometry?: { readonly coordinates?: unknown } | null
}

/**
 * The places of an answer, wells and others too; what has no coordinates is left out.
 *
 * @throws {InputFileError} if it is no FeatureCollection, or a place has no number
 */
export function monitoringLocations(text: string, file: string): readonly Site[] {
  return featuresIn(text, file).flatMap((feature, i) => {
    const { properties, geometry } = (feature ?? {}) as Location
    const coordinates = geometry?.coordinates
    if (!Array.isArray(coordinates)) return []
    const area = properties?.drainage_area
    return gaugeSite({
      where: `${file}, feature ${i + 1}`,
      id: textOf(properties?.monitoring_location_number),
      name: textOf(properties?.monitoring_location_name),
      latitude: textOf(coordinates[1]),
      longitude: textOf(coordinates[0]),
      area: area === null ? '' : textOf(area),
      areaUnitKm2: SQUARE_MILE_KM2,
    })
  })
}

function featuresIn(text: string, file: string): readonly unknown[] {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch (error) {
    throw new InputFileError(`${file}: it is not JSON (${(error as Error).message}); fetch it again`, { cause: error })
  }
  const features = (answer as { readonly features?: unknown } | null)?.features
  if (Array.isArray(features)) return features
  throw new InputFileError(`${file}: it has no "features"; fetch /collections/monitoring-locations/items`)
}

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? `${value}` : '')
