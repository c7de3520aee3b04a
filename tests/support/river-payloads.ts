import type { RawBatch } from '../../shared/domain/messages.js'
import type { FormatOf } from '../../shared/domain/raw-formats.js'
import { DAY_MS, dateOfDay, MINUTE_MS } from '../../shared/domain/units.js'

/** Fetched later than every made-up reading. */
export const FETCHED_MS = Date.UTC(2026, 0, 1)

const FIRST_DAY = Date.UTC(2000, 0, 1) / DAY_MS

/** A batch of streamflow as its source would send it. */
export const riverBatch = (format: FormatOf<'streamflow'>, text: string, fields: Partial<RawBatch> = {}): RawBatch => ({
  topic: 'raw.streamflow',
  domain: 'streamflow',
  source: 'test',
  format,
  cursor: 0,
  fetchedMs: FETCHED_MS,
  bytes: Buffer.from(text),
  ...fields,
})

/** Days of a made-up gauge: its flow in ft³/s rises and falls. */
const days = <T>(count: number, row: (day: number, flow: string) => T): T[] =>
  Array.from({ length: count }, (_, i) => row(FIRST_DAY + i, (120 + 100 * Math.sin(i / 40)).toFixed(1)))

/** Times of the clock of a gauge in Maryland, every 15 minutes. */
const quarterHour = (i: number, offset: string): string =>
  `${new Date(FIRST_DAY * DAY_MS + i * 15 * MINUTE_MS).toISOString().slice(0, -1)}${offset}`

/** As the collection `daily` of the OGC API writes a feature; its values are those of a real one but for day and flow. */
export const ogcFeature = (properties: object = {}, rest: object = {}) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [-89.35249999999999, 43.20888888888889] },
  id: '00053b44-9ef8-468d-b436-a55022d254e6',
  properties: {
    approval_status: 'Provisional',
    last_modified: '2025-07-30T15:43:16.002990+00:00',
    monitoring_location_id: 'USGS-05427718',
    parameter_code: '00060',
    qualifier: null,
    statistic_id: '00003',
    time: '2025-12-26',
    time_series_id: '90a0ea0b6d99431e9f3d91da1aa49564',
    unit_of_measure: 'ft^3/s',
    value: '20.2',
    ...properties,
  },
  ...rest,
})

export const ogcLines = (count: number): string =>
  days(count, (day, flow) => `${JSON.stringify(ogcFeature({ time: dateOfDay(day), value: flow }))}\n`).join('')

export const ogcCollection = (count: number): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: days(count, (day, flow) => ogcFeature({ time: dateOfDay(day), value: flow })),
    numberReturned: count,
  })

/** One series of the legacy service of instantaneous values. */
export const watermlSeries = (values: readonly object[], variable: object = {}) => ({
  sourceInfo: {
    siteName: 'CHOPTANK RIVER NEAR GREENSBORO, MD',
    siteCode: [{ value: '01491000', network: 'NWIS', agencyCode: 'USGS' }],
    timeZoneInfo: {
      defaultTimeZone: { zoneOffset: '-05:00', zoneAbbreviation: 'EST' },
      daylightSavingsTimeZone: { zoneOffset: '-04:00', zoneAbbreviation: 'EDT' },
      siteUsesDaylightSavingsTime: true,
    },
    geoLocation: { geogLocation: { srs: 'EPSG:4326', latitude: 38.99719444, longitude: -75.7858056 } },
  },
  variable: {
    variableCode: [{ value: '00060', network: 'NWIS', vocabulary: 'NWIS:UnitValues' }],
    unit: { unitCode: 'ft3/s' },
    options: { option: [{ name: 'Statistic', optionCode: '00000' }] },
    noDataValue: -999999.0,
    ...variable,
  },
  values: [{ value: values, qualifier: [], method: [{ methodDescription: '', methodID: 69512 }] }],
  name: 'USGS:01491000:00060:00000',
})

export const watermlAnswer = (...timeSeries: readonly unknown[]): string => JSON.stringify({ value: { timeSeries } })

export const watermlJson = (count: number): string =>
  watermlAnswer(
    watermlSeries(
      days(count, (day, flow) => ({
        value: flow,
        qualifiers: ['P'],
        dateTime: quarterHour(day - FIRST_DAY, '-05:00'),
      })),
    ),
  )

export const RDB_HEAD = [
  '# Data provided for site 02177000',
  'agency_cd\tsite_no\tdatetime\t01_00060_00003\t01_00060_00003_cd',
  '5s\t15s\t20d\t14n\t10s',
].join('\n')

export const rdb = (count: number): string =>
  `${RDB_HEAD}\n${days(count, (day, flow) => `USGS\t02177000\t${dateOfDay(day)}\t${flow}\tA\n`).join('')}`

const WATERML_1 =
  '<?xml version="1.0" encoding="UTF-8"?><ns1:timeSeriesResponse xmlns:ns1="http://www.cuahsi.org/waterML/1.1/">' +
  '<ns1:timeSeries name="USGS:01491000:00060:00000"><ns1:sourceInfo>' +
  '<ns1:siteCode network="NWIS" agencyCode="USGS">01491000</ns1:siteCode>' +
  '<ns1:timeZoneInfo siteUsesDaylightSavingsTime="true"><ns1:defaultTimeZone zoneOffset="-05:00"/></ns1:timeZoneInfo>' +
  '</ns1:sourceInfo><ns1:variable><ns1:variableCode network="NWIS">00060</ns1:variableCode>' +
  '<ns1:unit><ns1:unitCode>ft3/s</ns1:unitCode></ns1:unit>' +
  '<ns1:options><ns1:option name="Statistic" optionCode="00000"/></ns1:options>' +
  '<ns1:noDataValue>-999999.0</ns1:noDataValue></ns1:variable><ns1:values>'

/** @param values  elements `ns1:value` */
export const waterml1With = (values: string): string =>
  `${WATERML_1}${values}</ns1:values></ns1:timeSeries></ns1:timeSeriesResponse>`

export const waterml1Text = (count: number): string =>
  waterml1With(
    days(count, (day, flow) => {
      const time = quarterHour(day - FIRST_DAY, '-05:00')
      return `<ns1:value qualifiers="A" dateTime="${time}">${flow}</ns1:value>`
    }).join(''),
  )

const WATERML_2 = `<wml2:Collection xmlns:wml2="http://www.opengis.net/waterml/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"
  xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:om="http://www.opengis.net/om/2.0" xmlns:swe="http://www.opengis.net/swe/2.0">
  <wml2:observationMember><om:OM_Observation gml:id="obs.USGS.01646500.00060.1.00003"><om:procedure>
    <wml2:ObservationProcess><wml2:parameter xlink:href="http://waterdata.usgs.gov/nwisweb/rdf?statCd=00003"/></wml2:ObservationProcess>
  </om:procedure><om:observedProperty xlink:title="Discharge" xlink:href="http://waterdata.usgs.gov/nwisweb/rdf?parmCd=00060"/>
  <om:result><wml2:MeasurementTimeseries><wml2:defaultPointMetadata><wml2:DefaultTVPMeasurementMetadata>
    <wml2:qualifier><swe:Category><swe:value>P</swe:value></swe:Category></wml2:qualifier><wml2:uom xlink:title="ft3/s"/>
  </wml2:DefaultTVPMeasurementMetadata></wml2:defaultPointMetadata>`

/** @param points  elements `wml2:point` */
export const waterml2With = (points: string): string =>
  `${WATERML_2}${points}</wml2:MeasurementTimeseries></om:result></om:OM_Observation></wml2:observationMember></wml2:Collection>`

export const waterml2Text = (count: number): string =>
  waterml2With(
    days(count, (day, flow) => {
      const tvp = `<wml2:time>${dateOfDay(day)}</wml2:time><wml2:value>${flow}</wml2:value>`
      return `\n<wml2:point><wml2:MeasurementTVP>${tvp}</wml2:MeasurementTVP></wml2:point>`
    }).join(''),
  )

export const camelsFlow = (count: number): string =>
  days(count, (day, flow) => `01022500 ${dateOfDay(day).replaceAll('-', ' ')} ${flow.padStart(8)} A:e\n`).join('')

export const FORCING_FILE = '01022500_lump_cida_forcing_leap.txt'
const FORCING_HEAD = `  44.82
 133.00
 587675987
Year Mnth Day Hr dayl(s) prcp(mm/day) srad(W/m2) swe(mm) tmax(C) tmin(C) vp(Pa)
`

export const camelsForcing = (count: number): string =>
  FORCING_HEAD +
  days(
    count,
    (day, flow) =>
      `${dateOfDay(day).replaceAll('-', ' ')} 12\t31185.97\t${flow}\t189.56\t0.00\t-2.36\t-14.36\t202.51\n`,
  ).join('')

export const GAUGE_HEADER = 'date,q_mm,prcp_mm,tmax_c,tmin_c,srad_w_m2,vp_pa'
export const GAUGE_FIELDS = { header: GAUGE_HEADER, file: '01022500.csv.gz' }

export const gaugeLines = (count: number): string =>
  days(count, (day, flow) => `${dateOfDay(day)},${flow},4.39,-4.2,-18.4,153,145\n`).join('')
