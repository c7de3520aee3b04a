import type { Answer } from './answer.js'
import { recordedPayload } from './recorded-payload.js'
import type { FlowVersion } from './recorded-rivers.js'

/** The values of one gauge. */
export interface NwisSeries {
  readonly gauge: string
  readonly values: readonly { readonly timeMs: number; readonly version: FlowVersion }[]
}

type Write = (series: readonly NwisSeries[], service: 'dv' | 'iv', nowMs: number) => Pick<Answer, 'type' | 'body'>

/** By the value of `format`. */
export const NWIS_WRITERS: Readonly<Record<string, Write>> = {
  json: (series, service, nowMs) => ({ type: 'application/json;charset=UTF-8', body: jsonOf(series, service, nowMs) }),
  rdb: (series, service, nowMs) => ({ type: 'text/plain;charset=UTF-8', body: rdbOf(series, service, nowMs) }),
  'waterml,1.1': (series, service, nowMs) => ({ type: 'text/xml;charset=UTF-8', body: xmlOf(series, service, nowMs) }),
}

interface JsonSeries {
  readonly name: string
  readonly sourceInfo: object
  readonly variable: object
  readonly values: readonly { readonly value: readonly object[] }[]
}

interface JsonDocument {
  readonly value: {
    readonly queryInfo: { readonly note: readonly { title: string }[] }
    readonly timeSeries: readonly JsonSeries[]
  }
}

const templateDocument = () => recordedPayload<JsonDocument>('usgs-iv-2020-02-13.json')

/** Code of the mean of a day, and of a momentary value. */
const STATISTICS = { dv: '00003', iv: '00000' } as const
const NO_DATA = '-999999'

const codesOf = ({ isApproved, qualifier }: FlowVersion): readonly string[] => [
  isApproved ? 'A' : 'P',
  ...(qualifier === 'ICE' ? ['Ice'] : qualifier === 'ESTIMATED' ? ['e'] : []),
]

const textOf = ({ value }: FlowVersion): string => (value === null ? NO_DATA : String(value))

const timeOf = (ms: number, service: 'dv' | 'iv'): string =>
  new Date(ms).toISOString().replace('Z', service === 'dv' ? '' : '+00:00')

function jsonOf(series: readonly NwisSeries[], service: 'dv' | 'iv', nowMs: number): string {
  const document = templateDocument()
  const [template] = document.value.timeSeries
  const note = document.value.queryInfo.note.map(entry =>
    entry.title === 'requestDT' ? { ...entry, value: new Date(nowMs).toISOString() } : entry,
  )
  const timeSeries = series.map(({ gauge, values }) => ({
    ...template,
    name: `USGS:${gauge}:00060:${STATISTICS[service]}`,
    sourceInfo: {
      ...template.sourceInfo,
      siteName: `MADE-UP RIVER ${gauge}`,
      siteCode: [{ value: gauge, network: 'NWIS', agencyCode: 'USGS' }],
    },
    variable: {
      ...template.variable,
      options: {
        option: [{ name: 'Statistic', optionCode: STATISTICS[service], ...(service === 'dv' && { value: 'Mean' }) }],
      },
    },
    values: [
      {
        ...template.values[0],
        value: values.map(({ timeMs, version }) => ({
          value: textOf(version),
          qualifiers: codesOf(version),
          dateTime: timeOf(timeMs, service),
        })),
      },
    ],
  }))
  return JSON.stringify({
    ...document,
    value: { ...document.value, queryInfo: { ...document.value.queryInfo, note }, timeSeries },
  })
}

function rdbOf(series: readonly NwisSeries[], service: 'dv' | 'iv', nowMs: number): string {
  const retrieved = new Date(nowMs).toISOString().slice(0, 19).replace('T', ' ')
  const column = service === 'dv' ? '1_00060_00003' : '1_00060'
  const zone = service === 'dv' ? [] : ['tz_cd']
  const tables = series.flatMap(({ gauge, values }) => [
    ['agency_cd', 'site_no', 'datetime', ...zone, column, `${column}_cd`].join('\t'),
    ['5s', '15s', '20d', ...zone.map(() => '6s'), '14n', '10s'].join('\t'),
    ...values.map(({ timeMs, version }) => {
      const time = new Date(timeMs).toISOString()
      const when = service === 'dv' ? [time.slice(0, 10)] : [time.slice(0, 16).replace('T', ' '), 'UTC']
      const value = version.value === null ? 'Ice' : textOf(version)
      return ['USGS', gauge, ...when, value, codesOf(version).join(':')].join('\t')
    }),
  ])
  return `# retrieved: ${retrieved} +00:00\t(recorded)\n#\n${tables.join('\n')}\n`
}

function xmlOf(series: readonly NwisSeries[], service: 'dv' | 'iv', nowMs: number): string {
  const parts = series.map(({ gauge, values }) => {
    const rows = values.map(
      ({ timeMs, version }) =>
        `<ns1:value qualifiers="${codesOf(version).join(' ')}" dateTime="${timeOf(timeMs, service)}">${textOf(version)}</ns1:value>`,
    )
    return `<ns1:timeSeries name="USGS:${gauge}:00060:${STATISTICS[service]}"><ns1:sourceInfo><ns1:siteName>MADE-UP RIVER ${gauge}</ns1:siteName><ns1:siteCode network="NWIS" agencyCode="USGS">${gauge}</ns1:siteCode></ns1:sourceInfo><ns1:variable><ns1:variableCode network="NWIS" vocabulary="NWIS:UnitValues">00060</ns1:variableCode><ns1:valueType>Derived Value</ns1:valueType><ns1:unit><ns1:unitCode>ft3/s</ns1:unitCode></ns1:unit><ns1:options><ns1:option name="Statistic" optionCode="${STATISTICS[service]}"/></ns1:options><ns1:noDataValue>${NO_DATA}.0</ns1:noDataValue></ns1:variable><ns1:values>${rows.join('')}</ns1:values></ns1:timeSeries>`
  })
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><ns1:timeSeriesResponse xmlns:ns1="http://www.cuahsi.org/waterML/1.1/"><ns1:queryInfo><ns1:note title="requestDT">${new Date(nowMs).toISOString()}</ns1:note></ns1:queryInfo>${parts.join('')}</ns1:timeSeriesResponse>`
}
