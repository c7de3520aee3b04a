import type { Forecast } from '../../shared/domain/messages.js'
import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import type { Area, Ring } from '../../shared/domain/polygon.js'
import type { Region } from '../../shared/domain/region.js'
import { fieldName, quantileName } from '../../shared/ports/influx-schema.js'
import { featureCollection } from './feature-collection.js'
import { issuedMs, windowMs } from './issue-columns.js'
import { forecastsOf, type Of, type Selection } from './selection.js'

/** Where the sites of a region lie that are areas, by their ids; undefined where they are points. */
export type AreasOf = (region: Region) => ReadonlyMap<string, Area> | undefined

/**
 * Forecasts as GeoJSON: a feature for each cell of each issue. A pixel is a polygon, a gauge a point, a county or state
 * its outline. Properties are named as the columns of the table are; what is not known is null.
 */
export const forecastGeojson = (selection: Selection, areasOf: AreasOf): AsyncGenerator<Uint8Array> =>
  featureCollection({}, featuresOf(forecastsOf(selection), areasOf))

async function* featuresOf(forecasts: AsyncIterable<Of<Forecast>>, areasOf: AreasOf): AsyncGenerator<object> {
  const geometries = new Map<string, readonly object[]>()
  for await (const { region, record } of forecasts) {
    const places = geometries.get(region.id) ?? geometriesOf(region, record.mean.length, areasOf(region))
    geometries.set(region.id, places)
    const issue = issueOf(record, region)
    for (let cell = 0; cell < record.mean.length; cell++) {
      const site = region.sites?.[cell]
      const place = site === undefined ? { cell } : { cell, site: site.id, name: site.name }
      const properties = { ...issue, ...place, ...numbersOf(record, cell) }
      yield { type: 'Feature', properties, geometry: places[cell] }
    }
  }
}

function issueOf({ region, model, modelHash, day, horizonDays, revision, trainedToDay }: Forecast, of: Region) {
  const [start, end] = windowMs({ day, horizonDays }, of).map(iso)
  return {
    region,
    model,
    model_hash: modelHash,
    issued: iso(issuedMs(day)),
    horizon_days: horizonDays,
    window_start: start,
    window_end: end,
    revision,
    in_sample: day < trainedToDay,
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()

function numbersOf({ mean, levels, quantiles, exceedances, exceedance }: Forecast, cell: number) {
  const numbers: Record<string, number | null> = { mean: short(mean[cell]) }
  levels.forEach((level, k) => {
    numbers[quantileName(level)] = short(quantiles[k * mean.length + cell])
  })
  exceedances.forEach((name, k) => {
    numbers[`p_${fieldName(name)}`] = short(exceedance[k * mean.length + cell])
  })
  return numbers
}

/** The seven digits that a float32 holds. */
const short = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(7)) : null)

function geometriesOf({ grid, sites }: Region, cells: number, areas?: ReadonlyMap<string, Area>): object[] {
  return Array.from({ length: cells }, (_, cell) => {
    if (sites === undefined) return pixelPolygon(grid, cell)
    const { id, latitude, longitude } = sites[cell]
    const area = areas?.get(id)
    return area === undefined
      ? { type: 'Point', coordinates: [degrees(longitude), degrees(latitude)] }
      : { type: 'MultiPolygon', coordinates: area.map(rings => rings.map(woundRing)) }
  })
}

function pixelPolygon({ south, west, step, cols }: PixelGrid, pixel: number): object {
  const [row, col] = [Math.floor(pixel / cols), pixel % cols]
  const corner = (x: number, y: number) => [degrees(west + (col + x) * step), degrees(south + (row + y) * step)]
  return { type: 'Polygon', coordinates: [[corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1), corner(0, 0)]] }
}

/** A shell runs against the clock, a hole with it; RFC 7946, 3.1.6. */
function woundRing(ring: Ring, place: number): Ring {
  const rounded = ring.map(position => position.map(degrees))
  const isAgainst = twiceArea(rounded) > 0
  return isAgainst === (place === 0) ? rounded : rounded.reverse()
}

const twiceArea = (ring: Ring): number =>
  ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0)

/** A hundred-thousandth of a degree is a metre. */
const degrees = (value: number): number => Math.round(value * 1e5) / 1e5
