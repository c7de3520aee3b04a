import { CSV_LAYOUTS } from '../../../shared/domain/csv-layouts.js'
import type { RawBatch } from '../../../shared/domain/messages.js'
import type { FormatOf } from '../../../shared/domain/raw-formats.js'
import { parseJsonRecords } from '../json-records.js'
import { emscReport } from './emsc-message.js'
import { featureReport } from './geojson-feature.js'
import { parseQuakeml } from './quakeml.js'
import { parseSeismicCsv } from './seismic-csv.js'
import type { ParsedBatch } from './seismic-report.js'

/** How each wire format is read. */
const PARSERS: Readonly<Record<FormatOf<'seismic'>, (batch: RawBatch) => ParsedBatch>> = {
  'scedc-csv': batch => parseSeismicCsv(batch, CSV_LAYOUTS['scedc-csv']),
  'fdsn-csv': batch => parseSeismicCsv(batch, CSV_LAYOUTS['fdsn-csv']),
  'usgs-geojson': batch => parseJsonRecords(batch, featureReport),
  quakeml: parseQuakeml,
  'emsc-json': batch => parseJsonRecords(batch, emscReport),
}

export const parseSeismic = (batch: RawBatch): ParsedBatch => PARSERS[batch.format as FormatOf<'seismic'>](batch)
