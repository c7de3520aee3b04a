import { InputFileError } from '../../../shared/domain/errors.js'
import type { Site } from '../../../shared/domain/site.js'
import { SQUARE_MILE_KM2 } from '../../../shared/kernels/runoff.js'
import { distinctSites, gaugeSite } from './gauge-site.js'
import { monitoringLocations } from './monitoring-locations.js'
import { columnOf, type TextTable, textTable } from './text-table.js'

/** Names that a table gives to the columns of its gauges. */
interface GaugeColumns {
  readonly id: string
  /** Absent: the number is the name. */
  readonly name?: string
  readonly latitude: string
  readonly longitude: string
  /** May be missing in the table: then no gauge has an area. */
  readonly area: string
  readonly areaUnitKm2: number
}

/** Our list of basins. */
const BASINS: GaugeColumns = {
  id: 'basin',
  name: 'name',
  latitude: 'lat',
  longitude: 'lon',
  area: 'area_km2',
  areaUnitKm2: 1,
}

/** `camels_topo.txt`; its area is that of GAGES-II. Addor et al. (2017), doi:10.5065/D6G73C3Q */
const CAMELS_TOPO: GaugeColumns = {
  id: 'gauge_id',
  latitude: 'gauge_lat',
  longitude: 'gauge_lon',
  area: 'area_gages2',
  areaUnitKm2: 1,
}

/** The site service, format=rdb; the area comes with siteOutput=expanded: https://waterservices.usgs.gov/docs/site-service/ */
const SITE_SERVICE: GaugeColumns = {
  id: 'site_no',
  name: 'station_nm',
  latitude: 'dec_lat_va',
  longitude: 'dec_long_va',
  area: 'drain_area_va',
  areaUnitKm2: SQUARE_MILE_KM2,
}

/**
 * Reads a table of gauges, whichever of these it is: our `basins.csv`, `camels_topo.txt` of CAMELS-US, an answer of the
 * legacy site service in RDB, or one of the OGC API's `monitoring-locations`.
 *
 * @param file  what messages call the table
 * @throws {InputFileError} if it is none of these, or a gauge in it has no number or no place
 */
export function gaugeTable(text: string, file: string): readonly Site[] {
  const start = text.replace(/^\ufeff/, '').trimStart()
  if (start.startsWith('{')) return distinctSites(monitoringLocations(start, file), file)
  const header = start.split('\n').find(line => line.trim() !== '' && !line.startsWith('#')) ?? ''
  if (header.includes('\t')) return sitesIn(withoutTypes(textTable(text, '\t', file)), SITE_SERVICE)
  if (header.includes(';')) return sitesIn(textTable(text, ';', file), CAMELS_TOPO)
  if (header.includes(',')) return sitesIn(textTable(text, ',', file), BASINS)
  throw new InputFileError(`${file}: it begins with "${start.slice(0, 60)}", which is no table of gauges; ${READ}`)
}

const READ = 'read are basins.csv, camels_topo.txt, and answers of the USGS site service (rdb) and monitoring-locations'

/** The names of `camels_name.txt` in place of the numbers. @throws {InputFileError} if it lacks a column */
export function withCamelsNames(sites: readonly Site[], text: string, file: string): readonly Site[] {
  const table = textTable(text, ';', file)
  const [id, name] = [columnOf(table, 'gauge_id'), columnOf(table, 'gauge_name')]
  const names = new Map(table.rows.map(({ cells }) => [cells[id], cells[name]]))
  return sites.map(site => ({ ...site, name: names.get(site.id) ?? site.name }))
}

function sitesIn(table: TextTable, columns: GaugeColumns): readonly Site[] {
  const id = columnOf(table, columns.id)
  const name = columns.name === undefined ? id : columnOf(table, columns.name)
  const latitude = columnOf(table, columns.latitude)
  const longitude = columnOf(table, columns.longitude)
  const area = table.names.indexOf(columns.area)
  const sites = table.rows.map(({ line, cells }) =>
    gaugeSite({
      where: `${table.file}, line ${line}`,
      id: cells[id],
      name: cells[name],
      latitude: cells[latitude],
      longitude: cells[longitude],
      area: area === -1 ? '' : cells[area],
      areaUnitKm2: columns.areaUnitKm2,
    }),
  )
  return distinctSites(sites, table.file)
}

/** RDB has a line of widths and types under the names, `5s 15s 16n`, and may repeat both. */
const withoutTypes = (table: TextTable): TextTable => ({
  ...table,
  rows: table.rows.filter(
    ({ cells }) => !cells.every(cell => /^\d+[sdn]$/.test(cell)) && !cells.every((cell, i) => cell === table.names[i]),
  ),
})
