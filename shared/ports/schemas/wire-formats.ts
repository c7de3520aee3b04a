import type { RawFormat } from '../../domain/raw-formats.js'

/** What a wire format is to those who have never seen it. */
export interface WireFormat {
  /** Media type of a batch. */
  readonly contentType: string
  /** What it is, and what a batch of it holds. */
  readonly meaning: string
}

/** Every wire format that a raw record may hold. */
export const WIRE_FORMATS: Readonly<Record<RawFormat, WireFormat>> = {
  'scedc-csv': {
    contentType: 'text/csv',
    meaning: 'Catalogue of the Southern California Earthquake Data Center as CSV. Lines; the header line is a header.',
  },
  'fdsn-csv': {
    contentType: 'text/csv',
    meaning: 'CSV of the USGS event service. Lines; the header line is a header.',
  },
  'usgs-geojson': {
    contentType: 'application/geo+json',
    meaning: 'USGS GeoJSON. A FeatureCollection, or a feature a line.',
  },
  quakeml: { contentType: 'application/xml', meaning: 'QuakeML 1.2. One document.' },
  'emsc-json': {
    contentType: 'application/json',
    meaning: 'JSON of EMSC. A FeatureCollection, or a feature or a message of the standing order a line.',
  },
  'usgs-ogc-json': {
    contentType: 'application/geo+json',
    meaning: 'USGS Water Data OGC API. A FeatureCollection, or a feature a line.',
  },
  'usgs-waterml-json': {
    contentType: 'application/json',
    meaning: 'Legacy USGS services, WaterML 1.1 as JSON. One document.',
  },
  'usgs-rdb': {
    contentType: 'text/tab-separated-values',
    meaning: 'USGS RDB. One document; or rows, with the names of the columns as a header.',
  },
  waterml: { contentType: 'application/xml', meaning: 'WaterML 1.1 or 2.0. One document.' },
  'camels-flow': { contentType: 'text/plain', meaning: 'Discharge of CAMELS-US, columns divided by blanks. Lines.' },
  'camels-forcing': {
    contentType: 'text/plain',
    meaning: 'Weather of CAMELS-US. One document; or lines of days, with the names of the columns as a header.',
  },
  'gauge-csv': {
    contentType: 'text/csv',
    meaning: 'Daily CSV of a gauge, which is named by the file. Lines; the header line is a header.',
  },
  'nyt-csv': {
    contentType: 'text/csv',
    meaning: 'County counts of the New York Times, cumulative. Lines; the header line is a header.',
  },
  'county-wide-csv': {
    contentType: 'text/csv',
    meaning: 'County counts with a column a day, cumulative. One document; or rows, with the header line as a header.',
  },
  'epidata-json': {
    contentType: 'application/json',
    meaning: 'Delphi Epidata. An answer, or an entry of it a line.',
  },
}
