import type { Fault } from '../seismic-report.js'
import { siteFault, unitFault } from './faults.js'
import { type FlowSeries, type FlowTaker, USGS_NO_DATA } from './flow-taker.js'
import { DISCHARGE, flowUnit, spanOf } from './flow-unit.js'
import type { QualityReader } from './qualifiers.js'
import { zoneOffsetMs } from './waterml-json-series.js'
import { type Attributes, attribute, type LineOf, type WatermlDialect } from './waterml-walk.js'

/** `censorCode` of a bound, as the code of USGS for the same. */
const CENSORED: Readonly<Record<string, string>> = { lt: '<', gt: '>' }

/**
 * WaterML 1.1: `timeSeries` with the site, the variable, and for each sensor `values` of `value`.
 * @see https://his.cuahsi.org/wofws.html
 */
export function waterml1(taker: FlowTaker, qualityOf: QualityReader, lineOf: LineOf): WatermlDialect {
  let texts = new Map<string, string>()
  let zone = ''
  let statistic = ''
  let flow: FlowSeries | Fault | undefined
  let sensor = -1
  let value: Attributes = {}
  let valueText = ''
  return {
    series: 'timeSeries',
    record: 'value',
    recordParent: 'values',
    open(name, parent, attributes) {
      if (name === 'value') value = attributes
      else if (name === 'timeSeries') {
        texts = new Map()
        zone = ''
        statistic = ''
        sensor = -1
        taker.startGauge()
      } else if (name === 'values') {
        if (sensor === -1) flow = seriesOf(texts, zone, statistic)
        sensor++
      } else if (name === 'defaultTimeZone') zone = attribute(attributes, 'zoneOffset')
      else if (name === 'option' && parent === 'options' && attribute(attributes, 'name') === 'Statistic') {
        statistic = attribute(attributes, 'optionCode')
      }
    },
    close(name, parent, text) {
      if (name === 'value' && parent === 'values') valueText = text
      else if (READ.has(name) && sensor === -1 && !texts.has(name)) texts.set(name, text.trim())
    },
    take(record) {
      if (flow === undefined) return undefined
      if ('reason' in flow) return flow
      // Of a value no attribute has a prefix.
      const { dateTime: time = '', qualifiers: codes = '', censorCode } = value
      const quality = qualityOf(censorCode === undefined ? codes : `${codes} ${CENSORED[censorCode] ?? ''}`)
      return taker.take(flow, sensor, record, lineOf(record), time, valueText.trim(), quality, NaN)
    },
  }
}

/** Elements whose text we read, of the site and the variable. */
const READ: ReadonlySet<string> = new Set(['siteCode', 'longitude', 'variableCode', 'unitCode', 'noDataValue'])

function seriesOf(texts: ReadonlyMap<string, string>, zone: string, statistic: string): FlowSeries | Fault | undefined {
  const span = spanOf(statistic)
  if (texts.get('variableCode') !== DISCHARGE || span === undefined) return undefined
  const site = texts.get('siteCode') ?? ''
  if (site === '') return siteFault('the series')
  const unit = flowUnit(texts.get('unitCode'))
  if (unit === undefined) return unitFault(texts.get('unitCode') ?? '')
  const longitude = Number(texts.get('longitude') || NaN)
  const noData = Number(texts.get('noDataValue') || NaN)
  return {
    site,
    unit,
    isDaily: span === 'day',
    noData: Number.isNaN(noData) ? USGS_NO_DATA : noData,
    standardOffsetMs: zoneOffsetMs(zone),
    longitude: Math.abs(longitude) <= 180 ? longitude : NaN,
  }
}
