import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/domain/units.js'
import { type Answer, textAnswer } from './answer.js'
import { NWIS_WRITERS, type NwisSeries } from './nwis-formats.js'
import { isInside } from './ogc-items.js'
import type { FlowVersion, RecordedRivers } from './recorded-rivers.js'
import { versionAt } from './recorded-world.js'

const KNOWN = new Set(
  'format sites parameterCd statCd startDT endDT modifiedSince siteStatus bBox huc siteType hasDataTypeCd siteOutput'.split(
    ' ',
  ),
)

/** The legacy daily (`dv`) or instantaneous (`iv`) values. */
export function nwisValues(rivers: RecordedRivers, service: 'dv' | 'iv', parameters: URLSearchParams): Answer {
  const unknown = [...parameters.keys()].find(name => !KNOWN.has(name))
  if (unknown !== undefined) return refuse(`unknown parameter ${unknown}`)
  const write = NWIS_WRITERS[parameters.get('format') ?? '']
  const nowMs = rivers.nowMs()
  const isDaily = service === 'dv'
  const fromMs = Date.parse(parameters.get('startDT') ?? '')
  const toText = parameters.get('endDT')
  const toMs = toText === null ? nowMs : Date.parse(toText) + (toText.length === 10 ? DAY_MS - 1 : MINUTE_MS - 1)
  const sinceMs = sinceOf(parameters.get('modifiedSince'), nowMs)
  if (write === undefined || Number.isNaN(fromMs + toMs) || Number.isNaN(sinceMs)) return refuse('bad value')
  const stepMs = isDaily ? DAY_MS : rivers.stepMs
  const series: NwisSeries[] = []
  for (const gauge of (parameters.get('sites') ?? '').split(',')) {
    const values: { timeMs: number; version: FlowVersion }[] = []
    for (let ms = Math.ceil(fromMs / stepMs) * stepMs; ms <= Math.min(toMs, nowMs); ms += stepMs) {
      const versions = isDaily ? rivers.daily(gauge, ms / DAY_MS) : rivers.momentary(gauge, ms)
      const version = versionAt(versions, nowMs)
      if (version !== undefined) values.push({ timeMs: ms, version })
    }
    if (values.some(({ version }) => version.atMs >= sinceMs)) series.push({ gauge, values })
  }
  if (series.length === 0) return nothing()
  return { status: 200, ...write(series, service, nowMs) }
}

/** The legacy site service, as RDB. */
export function nwisSites(rivers: RecordedRivers, parameters: URLSearchParams): Answer {
  const unknown = [...parameters.keys()].find(name => !KNOWN.has(name))
  if (unknown !== undefined) return refuse(`unknown parameter ${unknown}`)
  const units = (parameters.get('huc') ?? '').split(',')
  const box = (parameters.get('bBox') ?? '-180,-90,180,90').split(',').map(Number)
  const named = parameters.get('sites')?.split(',')
  const found = rivers.gauges.filter(gauge =>
    named === undefined
      ? units.some(unit => gauge.unit.startsWith(unit)) && isInside(gauge, box)
      : named.includes(gauge.number),
  )
  if (found.length === 0) return nothing()
  const isExpanded = parameters.get('siteOutput') === 'expanded'
  const rows = found.map(({ number, latitude, longitude, unit, area }) =>
    ['USGS', number, `MADE-UP RIVER ${number}`, 'ST', latitude, longitude, 'S', 'NAD83', '', '', '', unit]
      .concat(isExpanded ? [area] : [])
      .join('\t'),
  )
  const head = [
    '#\n# US Geological Survey\n#',
    'agency_cd\tsite_no\tstation_nm\tsite_tp_cd\tdec_lat_va\tdec_long_va\tcoord_acy_cd\tdec_coord_datum_cd\talt_va\talt_acy_va\talt_datum_cd\thuc_cd' +
      (isExpanded ? '\tdrain_area_va' : ''),
    `5s\t15s\t50s\t7s\t16s\t16s\t1s\t10s\t8s\t3s\t10s\t16s${isExpanded ? '\t8s' : ''}`,
  ]
  return textAnswer(200, `${[...head, ...rows].join('\n')}\n`)
}

const refuse = (why: string): Answer => ({
  status: 400,
  type: 'text/html',
  body: `<html><body><h1>HTTP Status 400 - ${why}</h1></body></html>`,
})

const nothing = (): Answer => ({
  status: 404,
  type: 'text/html',
  body: '<html><body><h1>HTTP Status 404 - No sites found matching all criteria</h1></body></html>',
})

/** Before what time nothing need have changed: a duration of ISO 8601 before now. */
function sinceOf(duration: string | null, nowMs: number): number {
  if (duration === null) return -Infinity
  const [, days = '0', hours = '0', minutes = '0'] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? [
    '',
    'x',
  ]
  return nowMs - Number(days) * DAY_MS - Number(hours) * HOUR_MS - Number(minutes) * MINUTE_MS
}
