import { dateOfDay } from '../../../shared/domain/units.js'
import type { SimulatedGauge } from './simulated-basin.js'
import type { RiverSeries } from './simulated-rivers.js'

/** The columns of our daily files of gauges. */
export const GAUGE_HEADER = 'date,q_mm,prcp_mm,tmax_c,tmin_c,srad_w_m2,vp_pa'

/** The columns of the table beside them, as far as a simulation knows them. */
export const BASINS_HEADER =
  'basin,name,huc2,lat,lon,area_km2,elev_mean_m,has_forcing,first_q,last_q,n_missing_q,mean_q_mm,max_q_mm,mean_prcp_mm'

/** The columns of what was true. */
export const RIVER_TRUTH_HEADER = 'date,q_mm,pet_mm,snow_mm,production_mm,routing_mm'

const round = (value: number, steps: number): number => Math.round(value * steps) / steps

/** A missing flow is an empty cell. */
const flowCell = (mm: number): string => (Number.isNaN(mm) ? '' : String(round(mm, 100)))

/** A simulated gauge as the lines of our daily file: flow to 0.01 mm, temperatures to 0.1 °C, the rest as whole numbers. */
export function* gaugeCsvLines(series: RiverSeries): Generator<string> {
  yield `${GAUGE_HEADER}\n`
  for (let i = 0; i < series.length; i++) {
    const flow = flowCell(series.flow[i])
    const rain = round(series.precipitation[i], 100)
    const [tmax, tmin] = [round(series.tmax[i], 10), round(series.tmin[i], 10)]
    const [radiation, vapour] = [Math.round(series.radiation[i]), Math.round(series.vapourPressure[i])]
    yield `${dateOfDay(series.fromDay + i)},${flow},${rain},${tmax},${tmin},${radiation},${vapour}\n`
  }
}

/** What flowed and what lay in the stores, to six digits. */
export function* riverTruthLines(series: RiverSeries): Generator<string> {
  yield `${RIVER_TRUTH_HEADER}\n`
  const columns = [series.trueFlow, series.potential, series.packMm, series.productionMm, series.routingMm]
  for (let i = 0; i < series.length; i++) {
    yield `${dateOfDay(series.fromDay + i)},${columns.map(column => Number(column[i].toPrecision(6))).join(',')}\n`
  }
}

/** The row of a gauge in `basins.csv`. */
export function basinLine({ site, elevationM }: SimulatedGauge, series: RiverSeries): string {
  const known = series.flow.filter(mm => !Number.isNaN(mm))
  const first = series.flow.findIndex(mm => !Number.isNaN(mm))
  const last = series.flow.findLastIndex(mm => !Number.isNaN(mm))
  const mean = (values: Float64Array) => round(values.reduce((sum, value) => sum + value, 0) / values.length, 1000)
  const date = (row: number) => (row < 0 ? '' : dateOfDay(series.fromDay + row))
  const place = `${site.id},"${site.name}",,${site.latitude},${site.longitude},${site.areaKm2},${elevationM},1`
  const flow = known.length === 0 ? [0, ''] : [mean(known), flowCell(known.reduce((a, b) => Math.max(a, b)))]
  const missing = series.length - known.length
  return `${place},${date(first)},${date(last)},${missing},${flow.join(',')},${mean(series.precipitation)}\n`
}
