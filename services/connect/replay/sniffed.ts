import { InputFileError } from '../../../shared/domain/errors.js'
import type { ReplayFile } from './replay-input.js'

/** What the beginning of a file tells. */
export type Sniffed = Pick<ReplayFile, 'format' | 'header' | 'skipBytes'>

const READ =
  'read are, plain or gzip: earthquakes as CSV of SCEDC or USGS FDSN, USGS GeoJSON, EMSC JSON and QuakeML; river flow as ' +
  'USGS JSON, RDB and WaterML, CAMELS text and daily CSV of a gauge; COVID as county CSV, long or wide, and Epidata JSON'

/** A file of no format that we read; in a folder such a file is passed over. */
export class UnknownFormatError extends InputFileError {
  constructor(name: string, what: string) {
    super(`${name}: ${what}; ${READ}`)
  }
}

/** The start of a text, fit for a terminal. */
export const printable = (text: string): string => text.slice(0, 60).replace(/[^\x20-\x7e]/g, '?')
