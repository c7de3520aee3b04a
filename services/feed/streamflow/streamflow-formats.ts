import type { RawBatch } from '../../../shared/domain/messages.js'
import type { FormatOf } from '../../../shared/domain/raw-formats.js'
import type { ParsedReadings } from '../sites/parsed-readings.js'
import { parseCamelsFlow } from './camels-flow.js'
import { parseCamelsForcing } from './camels-forcing.js'
import type { LongitudeOf } from './flow-taker.js'
import { parseGaugeCsv } from './gauge-csv.js'
import { parseUsgsOgcJson } from './usgs-ogc-json.js'
import { parseUsgsRdb } from './usgs-rdb.js'
import { parseUsgsWatermlJson } from './usgs-waterml-json.js'
import { parseWaterml } from './waterml.js'

/** Reads the records of one wire format. */
type Parser = (batch: RawBatch, longitudeOf?: LongitudeOf) => ParsedReadings

/** How each wire format is read. */
const PARSERS: Readonly<Record<FormatOf<'streamflow'>, Parser>> = {
  'usgs-ogc-json': parseUsgsOgcJson,
  'usgs-waterml-json': parseUsgsWatermlJson,
  'usgs-rdb': parseUsgsRdb,
  waterml: parseWaterml,
  'camels-flow': parseCamelsFlow,
  'camels-forcing': parseCamelsForcing,
  'gauge-csv': parseGaugeCsv,
}

/**
 * @param longitudeOf  of the sites that are watched: the own time of a site whose record is in UTC and says no place is
 *   found by it; without it such a record is refused
 */
export const parseStreamflow: Parser = (batch, longitudeOf) =>
  PARSERS[batch.format as FormatOf<'streamflow'>](batch, longitudeOf)
