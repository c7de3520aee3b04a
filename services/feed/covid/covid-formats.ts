import type { RawBatch } from '../../../shared/domain/messages.js'
import type { FormatOf } from '../../../shared/domain/raw-formats.js'
import type { ParsedReadings } from '../sites/parsed-readings.js'
import { parseCountyWideCsv } from './county-wide-csv.js'
import { parseEpidataJson } from './epidata-json.js'
import { parseNytCsv } from './nyt-csv.js'

/** How each wire format is read. */
const PARSERS: Readonly<Record<FormatOf<'covid'>, (batch: RawBatch) => ParsedReadings>> = {
  'nyt-csv': parseNytCsv,
  'county-wide-csv': parseCountyWideCsv,
  'epidata-json': parseEpidataJson,
}

export const parseCovid = (batch: RawBatch): ParsedReadings => PARSERS[batch.format as FormatOf<'covid'>](batch)
