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
        west: degrees('longitude of the west edge; below −180 where the grid crosses the antimeridian', 360),
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
    leastMagnitude: Type.Optional(
      Type.Number({ description: 'magnitude of completeness: fields hold no earthquake below it; default: all' }),
    ),
    latenessDays: Type.Integer({ description: 'days that a report may be late', minimum: 0 }),
    record: Type.Object({ fromDay: Type.Integer(), toDay: Type.Integer() }, { additionalProperties: false }),
  },
  { additionalProperties: false },
)

/** Every setting of Groundswell: its type, its default, and what it means. */
export const SETTINGS_SCHEMA = section({
  dataDir: text('folder of the embedded log and store', '.groundswell'),
  modelsDir: text('folder of the model artefacts, one folder a region; empty: those that come with Groundswell', ''),
  engine: text(
    'what runs networks: auto, the fastest here; or an engine of `groundswell doctor`, -float16 behind it for half precision',
    'auto',
  ),
  models: texts('models that forecast, in this order; empty: every one whose artefact is in the folder', []),
  regions: Type.Array(region, { description: 'regions that are watched', default: [SOCAL], minItems: 1 }),
  serving: section({
    watchMs: whole('time between two looks at the folders of the models for new artefacts, ms', 5_000),
    promote: choice(
      'what happens when a challenger does better: by-hand: nothing by itself; auto: it takes the place',
      ['by-hand', 'auto'],
    ),
    promoteAfter: whole('scored issues that a challenger needs before it may take the place', 60),
    promoteLevel: number('it takes it if the paired test gives equal accuracy less than this probability', 0.05),
    adaptive: texts(
      'models that speak once more as <model>-adaptive, with intervals that follow how often they missed',
      [],
    ),
    substitute: text(
      'model that speaks in the place of one that fails; empty: none, a failure stops the run',
      'persistence',
    ),
  }),
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
      api: choice('how it is written: v2 by 1.8, 2 and 3; v1, the /write of any 1.x', ['v2', 'v1']),
      token: secret('token of InfluxDB 2 and 3, or user:password of 1.x'),
      org: text('organisation', 'groundswell'),
      bucket: text('bucket; its name is the database that InfluxQL reads', 'groundswell'),
      spoolMaxBytes: whole(
        'bytes that may wait on the disk while InfluxDB is away; then the pipeline waits',
        10 * 2 ** 30,
      ),
      healthEveryMs: whole('time between two points of how the run does, ms', 10_000),
      closeWaitMs: whole('how long a stop waits for an InfluxDB that is away, ms; −1: until it is back', 60_000, -1),
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
    streamflow: section({
      services: texts(
        'services asked for river flow, the next where one is down or has no requests left: ogc, legacy',
        ['ogc', 'legacy'],
      ),
      series: texts('kinds of readings: daily, continuous, latest-continuous; event time goes by the first', ['daily']),
      waterDataUrl: text('USGS Water Data OGC API, without /collections', 'https://api.waterdata.usgs.gov/ogcapi/v0'),
      apiKey: secret('key of api.data.gov for the OGC API: 1000 requests an hour instead of 50'),
      legacyUrl: text('USGS legacy services, without /dv, /iv or /site', 'https://waterservices.usgs.gov/nwis'),
      legacyFormat: choice('format in which the legacy services are asked', ['json', 'rdb', 'waterml']),
      sites: texts('numbers of gauges that are watched, besides those of a box and of units', []),
      boundingBox: texts('gauges of a box: west, south, east, north, degrees', []),
      hydrologicUnits: texts('gauges of hydrologic units: codes of 2 to 12 digits; 0105 is the coast of Maine', [
        '0105',
      ]),
      sitesAtOnce: whole('gauges that are asked about at once', 100),
      intervalMs: whole('time between two questions for what has changed, ms', 1_800_000),
      publishingDelayMs: whole('how long after its time a reading may first be published, ms', 86_400_000, 0),
      silentAfterMs: whole('a gauge that has been silent for so long is waited for no more, ms', 259_200_000),
      historyDays: whole('days of history that a first run fetches, and in which revisions are looked for', 1_100),
      pageLimit: whole('readings of a page of the OGC API, at most 50000', 10_000),
      pages: whole('pages that one question may take; one with more is asked in parts', 10),
      requestsPerHour: whole('requests to the OGC API in an hour without a key', 50),
      requestsPerHourWithKey: whole('requests to the OGC API in an hour with a key', 1_000),
      legacyRequestsPerMinute: whole('requests to the legacy services in a minute', 30),
      legacyReachDays: whole('how far before a change the legacy services are asked for values, days', 7),
    }),
    covid: section({
      services: texts('services asked for counts: nhsn, nyt, jhu, usafacts; event time goes by the first', ['nhsn']),
      epidataUrl: text('Delphi Epidata, without /covidcast', 'https://api.delphi.cmu.edu/epidata'),
      epidataKey: secret('key of Epidata: no limit of requests instead of 60 an hour'),
      dataSource: text('data source of Epidata', 'nhsn'),
      signal: text('weekly signal of Epidata', 'confirmed_admissions_covid_ew'),
      geoType: text('places that the signal is asked for', 'state'),
      firstIssue: whole('issue with which a first run begins, as YYYYWW', 202_447, 190_001),
      requestsPerHour: whole('requests to Epidata in an hour', 60),
      nytUrls: texts(
        'New York Times county files',
        [2020, 2021, 2022, 2023].map(
          year => `https://raw.githubusercontent.com/nytimes/covid-19-data/master/us-counties-${year}.csv`,
        ),
      ),
      jhuUrls: texts(
        'Johns Hopkins county files; a name with confirmed or deaths tells what they count',
        ['confirmed', 'deaths'].map(
          what =>
            `https://raw.githubusercontent.com/CSSEGISandData/COVID-19/master/csse_covid_19_data/csse_covid_19_time_series/time_series_covid19_${what}_US.csv`,
        ),
      ),
      usafactsUrls: texts(
        'USAFacts county files, the same',
        ['confirmed', 'deaths'].map(
          what => `https://static.usafacts.org/public/data/covid-19/covid_${what}_usafacts.csv`,
        ),
      ),
      intervalMs: whole('time between two questions, ms', 21_600_000),
      admissionsDelayMs: whole('how long after a week’s end its admissions may first be published, ms', 518_400_000, 0),
      countiesDelayMs: whole('how long after a day’s end its county counts may first be published, ms', 86_400_000, 0),
      silentAfterMs: whole('a source that has been silent for so long is waited for no more, ms', 2_419_200_000),
      historyDays: whole('days of history that a first run fetches', 3_650),
    }),
  }),
  alerts: section({
    rules: text('file of alert rules, YAML or JSON; empty: no alerts', ''),
    status: choice(
      'what alerts are where a part of the flow cannot tell whether its source is live: `run` from feed or later on',
      ['exercise', 'actual'],
    ),
  }),
  api: section({
    host: text('address that the page is served on', '127.0.0.1'),
    port: whole('port of the page; 0: any free one', 8_088, 0),
  }),
})

/** A region as the settings name it: its sites may still be in a file. */
export type RegionSettings = Region & { readonly sitesFile?: string }

export type Settings = Omit<Static<typeof SETTINGS_SCHEMA>, 'regions'> & { readonly regions: readonly RegionSettings[] }
