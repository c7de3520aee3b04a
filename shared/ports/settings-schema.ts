import Type, { type Static } from 'typebox'
import { DOMAINS, type Region, SOCAL } from '../domain/region.js'

const text = (description: string, value: string) => Type.String({ description, default: value })
const secret = (description: string) => Type.String({ description, default: '', secret: true })
const flag = (description: string, value: boolean) => Type.Boolean({ description, default: value })
const whole = (description: string, value: number, minimum = 1) =>
  Type.Integer({ description, default: value, minimum })
const texts = (description: string, value: string[]) => Type.Array(Type.String(), { description, default: value })
const choice = <const T extends string>(description: string, values: readonly T[]) =>
  Type.Enum([...values], { description, default: values[0] })

const number = (description: string, value: number) => Type.Number({ description, default: value, exclusiveMinimum: 0 })

const section = <P extends Type.TProperties>(properties: P) =>
  Type.Object(properties, { default: {}, additionalProperties: false })

const days = (description: string) => Type.Integer({ description, minimum: 1 })
const degrees = (description: string, limit: number) => Type.Number({ description, minimum: -limit, maximum: limit })

const site = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    name: Type.String(),
    latitude: degrees('degrees north', 90),
    longitude: degrees('degrees east', 180),
    areaKm2: Type.Optional(Type.Number({ description: 'drainage area of a gauge', exclusiveMinimum: 0 })),
    population: Type.Optional(Type.Number({ minimum: 0 })),
    statics: Type.Optional(Type.Array(Type.Number())),
  },
  { additionalProperties: false },
)

const region = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]*$' }),
    domain: Type.Enum([...DOMAINS]),
    grid: Type.Object(
      {
        south: degrees('latitude of the south edge', 90),
        west: degrees('longitude of the west edge', 180),
        step: Type.Number({ exclusiveMinimum: 0, maximum: 10 }),
        rows: Type.Integer({ minimum: 1 }),
        cols: Type.Integer({ minimum: 1 }),
      },
      { additionalProperties: false },
    ),
    sites: Type.Optional(Type.Array(site, { description: 'places that the region is of; see sitesFile' })),
    sitesFile: Type.Optional(
      Type.String({ description: 'table of the sites: basins.csv; us-counties or us-states for those of the atlas' }),
    ),
    target: Type.Optional(Type.String({ description: 'column that is forecast, of sites' })),
    strideDays: days('days between two issues'),
    windowDays: days('length of the target window'),
    horizonsDays: Type.Array(days('end of a target window, days from the issue time'), { minItems: 1 }),
    latenessDays: Type.Integer({ description: 'days that a report may be late', minimum: 0 }),
    record: Type.Object({ fromDay: Type.Integer(), toDay: Type.Integer() }, { additionalProperties: false }),
  },
  { additionalProperties: false },
)

/** Every setting of Groundswell: its type, its default, and what it means. */
export const SETTINGS_SCHEMA = section({
  dataDir: text('folder of the embedded log and store', '.groundswell'),
  modelsDir: text('folder of the model artefacts, one folder a region; empty: those that come with Groundswell', ''),
  models: texts('models that forecast, in the order of the tables', [
    'persistence',
    'climatology',
    'ema',
    'ridge',
    'lstm',
  ]),
  regions: Type.Array(region, { description: 'regions that are watched', default: [SOCAL], minItems: 1 }),
  snapshotEveryMs: whole('time between two snapshots of the state, ms', 5_000),
  log: section({
    kind: choice('what carries messages between stages', ['lmdb', 'kafka']),
    group: text('first part of the consumer groups’ names', 'groundswell'),
    partitions: whole('partitions of every topic; fixed when the log is created', 8),
    kafka: section({
      brokers: texts('host:port of the brokers to begin with', ['127.0.0.1:9092']),
      clientId: text('name shown in the brokers’ logs', 'groundswell'),
      topicPrefix: text('put before every topic’s name', 'groundswell.'),
      replicationFactor: whole('copies of each partition, when we create a topic', 1),
      retentionMs: whole('how long the brokers keep records, ms; −1: for ever', -1, -1),
      compression: choice('compression of what we publish', ['none', 'gzip']),
      sessionTimeoutMs: whole(
        'a process that was silent for so long loses its partitions to others, ms',
        30_000,
        1_000,
      ),
      tls: flag('speak TLS', false),
      tlsCaFile: text('PEM file of the authority that signed the brokers’ certificates', ''),
      tlsCertFile: text('PEM file of our certificate', ''),
      tlsKeyFile: text('PEM file of our key', ''),
      saslMechanism: choice('how we log in', ['none', 'plain', 'scram-sha-256', 'scram-sha-512']),
      saslUsername: text('user name', ''),
      saslPassword: secret('password'),
    }),
  }),
  store: section({
    kind: choice('where forecasts, fields and scores are kept', ['lmdb', 'influx']),
    influx: section({
      url: text('URL of InfluxDB', 'http://127.0.0.1:8086'),
      token: secret('token of InfluxDB 2 and 3, or user:password of 1.8'),
      org: text('organisation', 'groundswell'),
      bucket: text('bucket; its name is the database that InfluxQL reads', 'groundswell'),
    }),
  }),
  source: section({
    userAgent: text('how we name ourselves to the services that we ask; add a way to reach you', 'groundswell'),
    connectMs: whole('time to connect to a service, ms', 10_000),
    totalMs: whole('time for one answer of a service, to its last byte, ms', 120_000),
    maxBytes: whole('largest answer of a service, decompressed, bytes', 64 * 1024 * 1024),
    seismic: section({
      services: texts('services asked for earthquakes: usgs, emsc; event time goes by the first', ['usgs', 'emsc']),
      usgsSummaryUrl: text(
        'folder of the USGS GeoJSON summary feeds',
        'https://earthquake.usgs.gov/earthquakes/feed/v1.0/summary',
      ),
      usgsEventUrl: text('USGS event service, without /query', 'https://earthquake.usgs.gov/fdsnws/event/1'),
      emscSocketUrl: text('EMSC standing order', 'wss://www.seismicportal.eu/standing_order/websocket'),
      emscEventUrl: text('EMSC event service, without /query', 'https://www.seismicportal.eu/fdsnws/event/1'),
      intervalMs: whole('time between two polls of the summary feeds, ms; they are made anew every minute', 60_000),
      revisionsEveryMs: whole('time between two sweeps for revisions and deletions, ms', 600_000),
      publishingDelayMs: whole('how long after its origin time an earthquake may first be published, ms', 1_800_000, 0),
      historyDays: whole('days of history that a first run fetches; the longest window of the features is 1820', 1_850),
      historyFormat: choice('format in which history is asked for', ['csv', 'geojson', 'quakeml']),
      eventLimit: whole('most events that an event service sends at once', 20_000),
      requestsPerMinute: whole('requests to one event service in a minute', 30),
      pingMs: whole('time between two pings of the standing order, ms', 15_000),
      agencies: texts('agencies, the one most believed first', ['usgs', 'scedc', 'emsc']),
      agenciesByRegion: texts('orders of single regions, each as region:agency>agency', []),
      sameQuakeMs: whole('origin times of two agencies’ reports of one quake differ by at most this, ms', 16_000, 0),
      sameQuakeKm: number('their epicentres lie at most this far apart, km', 100),
      sameQuakeMagnitude: number('their magnitudes differ by at most this', 20),
    }),
  }),
  api: section({
    host: text('address that the page is served on', '127.0.0.1'),
    port: whole('port of the page; 0: any free one', 8_088, 0),
  }),
})

/** A region as the settings name it: its sites may still be in a file. */
export type RegionSettings = Region & { readonly sitesFile?: string }

export type Settings = Omit<Static<typeof SETTINGS_SCHEMA>, 'regions'> & { readonly regions: readonly RegionSettings[] }
