import type { RawFormat } from '../../../shared/domain/raw-formats.js'
import { lineCutter, type OnRecord, type RecordCutter } from '../cut-records.js'
import { type DocumentSpan, waterJsonCutter, watermlCutter } from './cut-documents.js'
import { entriesCutter, featuresCutter } from './cut-json.js'
import { quakemlCutter } from './cut-quakeml.js'
import { forcingCutter, rdbCutter } from './cut-tables.js'
import type { Frame } from './replay-input.js'

/** Who is told of a file's records, and of what stands around those that follow. */
export interface CutListener {
  readonly onRecord: OnRecord
  readonly onHeader: (header: string) => void
  readonly onFrame: (frame: Frame) => void
  readonly onSpan: (span: DocumentSpan) => void
}

type MakeCutter = (listener: CutListener) => RecordCutter

/** Lines under a header that has been read already. */
const underHeader: MakeCutter = ({ onRecord }) => lineCutter(2, onRecord)

const CUTTERS: Readonly<Record<RawFormat, MakeCutter>> = {
  'scedc-csv': underHeader,
  'fdsn-csv': underHeader,
  'usgs-geojson': ({ onRecord }) => featuresCutter(onRecord),
  quakeml: ({ onFrame, onRecord }) => quakemlCutter(onFrame, onRecord),
  'emsc-json': ({ onRecord }) => featuresCutter(onRecord),
  'usgs-ogc-json': ({ onRecord }) => featuresCutter(onRecord),
  'usgs-waterml-json': ({ onFrame, onRecord }) => waterJsonCutter(onFrame, onRecord),
  'usgs-rdb': ({ onHeader, onRecord }) => rdbCutter(onHeader, onRecord),
  waterml: ({ onSpan, onRecord }) => watermlCutter(onSpan, onRecord),
  'camels-flow': ({ onRecord }) => lineCutter(1, onRecord),
  'camels-forcing': ({ onHeader, onRecord }) => forcingCutter(onHeader, onRecord),
  'gauge-csv': underHeader,
  'nyt-csv': underHeader,
  'county-wide-csv': underHeader,
  'epidata-json': ({ onRecord }) => entriesCutter(onRecord),
}

/** How each format is cut into records that can be sorted by their time. */
export const recordCutter = (format: RawFormat, listener: CutListener): RecordCutter => CUTTERS[format](listener)
