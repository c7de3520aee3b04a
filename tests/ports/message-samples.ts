import type { Message, RawBatch, Reject, Score } from '../../shared/domain/messages.js'
import { columnsOf } from '../../shared/domain/quake.js'
import { countyField, countyForecast, countyScore, gaugeField } from '../support/site-records.js'

const socal = { region: 'socal' }

export const raw: RawBatch = {
  topic: 'raw.seismic',
  domain: 'seismic',
  source: 'replay of two files',
  file: 'socal_1994.csv.gz',
  format: 'scedc-csv',
  header: 'time,latitude,longitude\r',
  cursor: 12,
  fetchedMs: 759_000_000_000,
  bytes: Buffer.from('1994-01-17T12:30:55,34.213,-118.537,6.7\n\n\xff\x00', 'latin1'),
  lineNumbers: Uint32Array.of(7, 8, 10, 10, 2),
  completeToMs: -Infinity,
  position: '[["usgs",1500000000000]]',
  end: false,
}

export const reject: Reject = {
  topic: 'rejects',
  domain: 'seismic',
  source: 'ü',
  format: 'usgs-geojson',
  line: 4,
  reason: 'magnitude-range',
  message: 'magnitude 11 is above 10; …',
  bytes: new Uint8Array(0),
}

export const score: Score = {
  topic: 'scores',
  ...socal,
  model: 'ema',
  day: -1,
  horizonDays: 14,
  revision: 0,
  inSample: true,
  closedBin: false,
  n: 2400,
  sum: 0.1 + 0.2,
  sumSquares: Number.MIN_VALUE,
  sse: -0,
  sae: NaN,
  wis: 2 / 3,
  exceedances: ['m4', 'm5', 'm6', 'm6.75'],
  brier: Float64Array.of(1, 2, 3, 4),
  compared: Float64Array.of(4, 4, 4, 4),
  exceeded: Float64Array.of(0, 0, 0, 0),
}

/** A quiet NaN with a payload, −0 and the two infinities, as 32-bit patterns. */
const oddFloats = new Float32Array(Uint32Array.of(0x7fc0beef, 0x80000000, 0x7f800000, 0xff800000).buffer)

/** One of each kind of message, with the odd values that a wire must keep. */
/** Lines of two gauges' files in one batch. */
export const rawGauges: RawBatch = {
  topic: 'raw.streamflow',
  domain: 'streamflow',
  source: 'replay of two files',
  files: ['01022500.csv.gz', 'ü,"2".csv'],
  fileOf: Uint32Array.of(0, 1),
  format: 'gauge-csv',
  header: 'date,q_mm',
  cursor: 0,
  fetchedMs: 0,
  bytes: Buffer.from('1981-01-01,1.23\n1981-01-01,\n'),
  lineNumbers: Uint32Array.of(2, 2),
}

export const readings: Message = {
  topic: 'observations',
  region: 'rivers',
  readings: {
    length: 2,
    site: Uint32Array.of(0, 4_000_000_000),
    variable: Uint8Array.of(0, 6),
    timeMs: Float64Array.of(-86_400_000, 1.5),
    spanDays: Uint8Array.of(1, 0),
    value: Float64Array.of(-0, NaN),
    knownMs: Float64Array.of(0, 1e15),
    quality: Uint8Array.of(1, 127),
  },
}

export const messages: Record<string, Message> = {
  rawGauges,
  readings,
  'a raw batch': raw,
  'a raw batch that says little': {
    topic: 'raw.seismic',
    domain: 'seismic',
    source: '',
    format: 'fdsn-csv',
    cursor: 0,
    fetchedMs: 0,
    bytes: new Uint8Array(0),
  },
  'a raw batch of what could not be read': {
    ...raw,
    lineNumbers: Uint32Array.of(4),
    defect: { reason: 'truncated-gzip', message: 'cut.csv.gz: it breaks off' },
  },
  'a raw batch of rejects sent back': {
    ...raw,
    redriven: ['0f1e2d3c4b5a6978', '0123456789abcdef'],
    firstFetchedMs: -0.5,
  },
  'a reject': reject,
  'a reject of a part of a record': { ...reject, header: 'time,mag', fetchedMs: -1, fragment: true },
  observations: {
    topic: 'observations',
    ...socal,
    quakes: columnsOf([
      {
        id: 'ci3144585',
        timeMs: 758_809_855_390,
        latitude: 34.213,
        longitude: -118.537,
        magnitude: 6.7,
        depthKm: 18.2,
      },
      { id: '', timeMs: -1, latitude: -0, longitude: -180, magnitude: NaN, kind: 1, updatedMs: 5 },
      { id: 'Ōtautahi', timeMs: 0.5, latitude: 0, longitude: 0, magnitude: 0 },
    ]),
  },
  'no observations': { topic: 'observations', ...socal, quakes: columnsOf([]) },
  'a field': {
    topic: 'fields',
    ...socal,
    day: 8782,
    revision: 2,
    cell: Uint32Array.of(0, 2399, 0xffffffff),
    names: ['joules', 'multiplicity', 'maxMagnitude'],
    values: Float64Array.of(...[0, 2e18, 6.3e10], ...[0, 1, 7], ...[NaN, 6.7, -Infinity]),
  },
  'a quiet day': {
    topic: 'fields',
    ...socal,
    day: 0,
    revision: 0,
    cell: new Uint32Array(0),
    names: ['joules', 'multiplicity', 'maxMagnitude'],
    values: new Float64Array(0),
  },
  features: {
    topic: 'features',
    ...socal,
    day: 1,
    revision: 0,
    names: ['meq14', ''],
    cells: 2,
    columns: oddFloats,
    knownNames: [],
    known: new Float64Array(0),
  },
  'a forecast': {
    topic: 'forecasts',
    ...socal,
    model: 'lstm',
    modelHash: 'sha256:00',
    day: 8782,
    horizonDays: 14,
    revision: 1,
    trainedToDay: 6000,
    mean: Float32Array.of(1.5),
    levels: Float64Array.of(0.025, 0.5, 0.75, 0.975),
    quantiles: oddFloats,
    exceedances: [],
    thresholds: new Float32Array(0),
    exceedance: new Float32Array(0),
  },
  'a field of counties': countyField(),
  'a field of gauges': gaugeField(),
  'features of counties': {
    topic: 'features',
    region: 'us-counties',
    day: 18_500,
    revision: 3,
    names: ['lag0', 'climatology14'],
    cells: 2,
    columns: Float32Array.of(1.5, NaN, -0, 0.1),
    knownNames: ['linearTime'],
    known: Float64Array.of(1 / 3),
  },
  'a forecast of counties': countyForecast(),
  'the same a week further': countyForecast({ horizonDays: 14, revision: 1 }),
  'a score': score,
  'a score of counties': countyScore(),
  'a watermark': { topic: 'watermark', ...socal, completeToMs: Infinity, end: true },
}
