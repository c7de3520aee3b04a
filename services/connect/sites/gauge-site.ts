import { InputFileError } from '../../../shared/domain/errors.js'
import type { Site } from '../../../shared/domain/site.js'

/** A gauge as texts, as tables hold it. */
export interface GaugeTexts {
  /** File and line, for messages. */
  readonly where: string
  readonly id: string
  readonly name: string
  readonly latitude: string
  readonly longitude: string
  /** km²; '' where it is not known. */
  readonly area: string
  /** km² of one unit of `area`. */
  readonly areaUnitKm2: number
}

/** @throws {InputFileError} if the id is empty, or a number is none or out of range */
export function gaugeSite({ where, id, name, latitude, longitude, area, areaUnitKm2 }: GaugeTexts): Site {
  if (id === '') throw new InputFileError(`${where}: the gauge has no number; fill it in`)
  const degrees = (text: string, what: string, limit: number) => {
    const value = text === '' ? NaN : Number(text)
    if (Math.abs(value) <= limit) return value
    throw new InputFileError(`${where}: ${what} "${text}" of ${id} is not within ±${limit}°; write decimal degrees`)
  }
  const areaKm2 = area === '' ? undefined : Number(area) * areaUnitKm2
  if (areaKm2 !== undefined && !(areaKm2 > 0 && Number.isFinite(areaKm2))) {
    throw new InputFileError(`${where}: drainage area "${area}" of ${id} is no area; leave it empty if it is unknown`)
  }
  return {
    id,
    name,
    latitude: degrees(latitude, 'latitude', 90),
    longitude: degrees(longitude, 'longitude', 180),
    ...(areaKm2 !== undefined && { areaKm2 }),
  }
}

/** @throws {InputFileError} if a gauge stands twice */
export function distinctSites(sites: readonly Site[], file: string): readonly Site[] {
  const seen = new Set<string>()
  for (const { id } of sites) {
    if (seen.has(id)) throw new InputFileError(`${file}: gauge ${id} stands twice; leave one of them out`)
    seen.add(id)
  }
  return sites
}
