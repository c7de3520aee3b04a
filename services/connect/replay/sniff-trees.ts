import type { RawFormat } from '../../../shared/domain/raw-formats.js'
import { printable, type Sniffed, UnknownFormatError } from './sniffed.js'

/** What only texts of a format hold near their beginning; asked in this order. */
const JSON_MARKS: readonly (readonly [mark: RegExp, format: RawFormat])[] = [
  [/"timeSeries"\s*:|TimeSeriesResponse/, 'usgs-waterml-json'],
  [/"monitoring_location_id"\s*:|ogcapi\/v\d+\/collections/, 'usgs-ogc-json'],
  [/"epidata"\s*:|"geo_value"\s*:|"previous_day_admission_|^\{\s*"result"\s*:/, 'epidata-json'],
  [/"unid"\s*:|"lastupdate"\s*:|"action"\s*:\s*"(create|update|delete)"/, 'emsc-json'],
]

/** What is JSON and nothing else that we know is taken for GeoJSON of earthquakes. */
export function sniffJson(text: string): Sniffed {
  const found = JSON_MARKS.find(([mark]) => mark.test(text))
  return { format: found?.[1] ?? 'usgs-geojson', skipBytes: 0 }
}

/** By the local name of the root, and of the element below it. @throws {UnknownFormatError} */
export function sniffXml(text: string, name: string): Sniffed {
  const root = /<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s>/]/.exec(text)?.[1]
  if (root === 'quakeml') return { format: 'quakeml', skipBytes: 0 }
  const isWaterml = root !== undefined && /^(timeSeriesResponse|timeSeries|OM_Observation)$/.test(root)
  if (isWaterml || (root === 'Collection' && /waterml\/2/.test(text))) return { format: 'waterml', skipBytes: 0 }
  throw new UnknownFormatError(name, `it is XML that begins with "${printable(text)}"`)
}
