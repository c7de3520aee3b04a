import type { RawFormat } from '../../../shared/domain/raw-formats.js'
import { DAY_MS, dayOf, startOfDay } from '../../../shared/domain/units.js'
import { emscTimes, epidataTimes, ogcTimes, usgsFeatureTimes, waterJsonTimes } from './json-times.js'
import { quakemlTimes } from './quakeml-times.js'
import type { RecordTimes } from './read-time.js'
import {
  camelsFlowTimes,
  camelsForcingTimes,
  dateColumnTimes,
  rdbTimes,
  seismicCsvTimes,
  wideTimes,
} from './table-times.js'

/** How the times of each format are read, by its header. */
const TIMES: Readonly<Record<RawFormat, (header: string) => RecordTimes>> = {
  'scedc-csv': header => seismicCsvTimes('scedc-csv', header),
  'fdsn-csv': header => seismicCsvTimes('fdsn-csv', header),
  'usgs-geojson': usgsFeatureTimes,
  quakeml: quakemlTimes,
  'emsc-json': emscTimes,
  'usgs-ogc-json': ogcTimes,
  'usgs-waterml-json': waterJsonTimes,
  'usgs-rdb': rdbTimes,
  waterml: () => WHOLE,
  'camels-flow': camelsFlowTimes,
  'camels-forcing': camelsForcingTimes,
  'gauge-csv': dateColumnTimes,
  'nyt-csv': dateColumnTimes,
  'county-wide-csv': wideTimes,
  'epidata-json': epidataTimes,
}

/** A document whose time is told by whoever cuts it. */
const WHOLE: RecordTimes = { eventMs: () => NaN, isDaily: true }

export const recordTimes = (format: RawFormat, header = ''): RecordTimes => TIMES[format](header)

/** When a record was known whose format does not tell: at its event time, or when its day was over. */
export const knownByEvent = (eventMs: number, isDaily: boolean): number =>
  isDaily ? startOfDay(dayOf(eventMs)) + DAY_MS - 1 : eventMs
