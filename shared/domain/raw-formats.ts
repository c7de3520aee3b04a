import type { Domain } from './region.js'

/**
 * Wire formats that a raw record may hold, by domain. Of those that are documents (`quakeml`, `waterml`, …) a batch holds
 * one whole document, of the others lines.
 */
export const RAW_FORMATS = {
  seismic: ['scedc-csv', 'fdsn-csv', 'usgs-geojson', 'quakeml', 'emsc-json'],
  streamflow: [
    /** USGS Water Data OGC API, a feature a line or a whole FeatureCollection: `daily`, `continuous`. */
    'usgs-ogc-json',
    /** USGS legacy instantaneous- and daily-value services, format=json: WaterML 1.1 as JSON, a document. */
    'usgs-waterml-json',
    /** USGS tab-separated, a document: `#` comments, names, types, data. */
    'usgs-rdb',
    /** WaterML 1.1 or 2.0, a document. */
    'waterml',
    /** CAMELS-US original discharge: basin year month day ft³/s flag. */
    'camels-flow',
    /** CAMELS-US original forcing: three header lines, names, rows of year month day hour values; a document. */
    'camels-forcing',
    /** Daily CSV of one gauge, named after the file: ours (`date,q_mm,prcp_mm,…`) or Caravan's (`date,…,streamflow`). */
    'gauge-csv',
  ],
  covid: [
    /** New York Times: `date,county,state,fips,cases,deaths`, cumulative. */
    'nyt-csv',
    /** JHU CSSE or USAFacts: a row a county, a column a day, cumulative; a document. */
    'county-wide-csv',
    /** Delphi Epidata, `{"result":1,"epidata":[…]}`, or an entry of it a line. */
    'epidata-json',
  ],
} as const

export type RawFormat = (typeof RAW_FORMATS)[Domain][number]
export type FormatOf<D extends Domain> = (typeof RAW_FORMATS)[D][number]
