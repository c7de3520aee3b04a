/** Names that a CSV format gives to the columns we read. */
export interface CsvLayout {
  /** Whose catalogue the format is, in lower case; no column. */
  readonly agency: string
  readonly time: string
  readonly latitude: string
  readonly longitude: string
  readonly depth: string
  readonly magnitude: string
  readonly type: string
  readonly id: string
  /** When the source last changed the row; absent where the format has no such column. */
  readonly updated?: string
  /** `deleted` takes the event back; absent where the format has no such column. */
  readonly status?: string
}

export type CsvFormat = 'scedc-csv' | 'fdsn-csv'

/**
 * Column names by format; other columns may stand between them, in any order.
 * fdsn-csv is what the USGS event service sends: https://earthquake.usgs.gov/fdsnws/event/1/ with format=csv.
 */
export const CSV_LAYOUTS: Readonly<Record<CsvFormat, CsvLayout>> = {
  'scedc-csv': {
    agency: 'scedc',
    time: 'time',
    latitude: 'latitude',
    longitude: 'longitude',
    depth: 'depth_km',
    magnitude: 'mag',
    type: 'event_type',
    id: 'event_id',
  },
  'fdsn-csv': {
    agency: 'usgs',
    time: 'time',
    latitude: 'latitude',
    longitude: 'longitude',
    depth: 'depth',
    magnitude: 'mag',
    type: 'type',
    id: 'id',
    updated: 'updated',
    status: 'status',
  },
}

/** Columns that a file of this format must have. */
export const requiredColumns = ({ agency, updated, status, ...required }: CsvLayout): readonly string[] =>
  Object.values(required)

/** Names in a header line; a quoted name loses its quotes. */
export const headerNames = (header: string): readonly string[] =>
  header.split(',').map(name => name.trim().replace(/^"(.*)"$/, '$1'))
