import type { Fault } from '../seismic-report.js'
import { siteFault, unitFault } from './faults.js'
import { type FlowSeries, type FlowTaker, LONE, USGS_NO_DATA } from './flow-taker.js'
import { DISCHARGE, flowUnit, spanOf } from './flow-unit.js'
import type { QualityReader } from './qualifiers.js'
import { attribute, type LineOf, type WatermlDialect } from './waterml-walk.js'

/** What is read of an observation before its first point. */
interface Head {
  site: string
  parameter: string
  statistic: string
  longitude: number
  unit: string | undefined
  /** Codes of the default qualifiers. */
  codes: string
}

const newHead = (site: string): Head => ({
  site,
  parameter: '',
  statistic: '',
  longitude: NaN,
  unit: undefined,
  codes: '',
})

/**
 * WaterML 2.0 as USGS writes it: `OM_Observation` with the site in its id, `obs.USGS.01646500.00060.1.00003`, parameter
 * and statistic in links, and points of time and value.
 * @see OGC 10-126r4, WaterML 2.0 part 1, https://www.ogc.org/standard/waterml/
 */
export function waterml2(taker: FlowTaker, qualityOf: QualityReader, lineOf: LineOf): WatermlDialect {
  /** Of the whole document: `USGS.01646500`. */
  let document = ''
  let head = newHead('')
  let flow: FlowSeries | Fault | undefined
  let isInPoint = false
  let hasPoint = false
  let time = ''
  let value: string | undefined
  let codes = ''
  return {
    series: 'OM_Observation',
    record: 'point',
    recordParent: 'MeasurementTimeseries',
    open(name, parent, attributes) {
      if (name === 'point' && parent === 'MeasurementTimeseries') {
        if (!hasPoint) flow = seriesOf(head, document)
        hasPoint = true
        isInPoint = true
        time = ''
        value = undefined
        codes = ''
      } else if (isInPoint) return
      else if (name === 'OM_Observation') {
        head = newHead(/^obs\.[^.]+\.([^.]+)\./.exec(attribute(attributes, 'id'))?.[1] ?? '')
        hasPoint = false
      } else if (name === 'observedProperty') head.parameter = after('parmCd=', attribute(attributes, 'href'))
      else if (name === 'parameter') {
        const statistic = after('statCd=', attribute(attributes, 'href'))
        if (statistic !== '') head.statistic = statistic
      } else if (name === 'uom') head.unit = attribute(attributes, 'code') || attribute(attributes, 'title')
    },
    close(name, parent, text) {
      if (parent === 'MeasurementTVP') {
        if (name === 'time') time = text.trim()
        else if (name === 'value') value = text.trim()
      } else if (name === 'value' && parent === 'Category') {
        if (isInPoint) codes += ` ${text}`
        else head.codes += ` ${text}`
      } else if (name === 'pos') head.longitude = Number(text.trim().split(/\s+/)[1] ?? NaN)
      else if (name === 'identifier' && document === '') document = text.trim().replace(/^[^.]*\./, '')
    },
    take(record) {
      isInPoint = false
      // USGS begins a series with a point that has only metadata.
      const isEmpty = time === '' && value === undefined
      if (flow === undefined || isEmpty) return undefined
      if ('reason' in flow) return flow
      return taker.take(
        flow,
        LONE,
        record,
        lineOf(record),
        time,
        value ?? '',
        qualityOf(codes === '' ? head.codes : codes),
        NaN,
      )
    },
  }
}

const after = (key: string, link: string): string => new RegExp(`${key}(\\w+)`).exec(link)?.[1] ?? ''

function seriesOf(head: Head, document: string): FlowSeries | Fault | undefined {
  const span = spanOf(head.statistic)
  if (head.parameter !== DISCHARGE || span === undefined) return undefined
  const site = head.site === '' ? document : head.site
  if (site === '') return siteFault('the observation')
  const unit = flowUnit(head.unit)
  if (unit === undefined) return unitFault(head.unit ?? '')
  return {
    site,
    unit,
    isDaily: span === 'day',
    noData: USGS_NO_DATA,
    standardOffsetMs: NaN,
    longitude: Math.abs(head.longitude) <= 180 ? head.longitude : NaN,
  }
}
