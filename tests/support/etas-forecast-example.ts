import { columnsOf } from '../../shared/domain/quake.js'
import { DAY_MS } from '../../shared/domain/units.js'
import { COMCAT_25 } from '../../shared/kernels/etas.js'
import { pixelAreaKm2 } from '../../shared/kernels/etas-background.js'
import { forecastCatalogues } from '../../shared/kernels/etas-forecast.js'

/**
 * A forecast that both our tests and pyCSEP's are run on: ten thousand catalogues of the week after an M 6, on a grid of
 * 10 × 12 pixels, and one more as what came.
 */
export const EXAMPLE_GRID = { south: 33.5, west: -117.5, step: 0.1, rows: 10, cols: 12 } as const

/** Lower edge, step and number of the magnitude bins. */
export const EXAMPLE_EDGES = { fromMagnitude: 2.45, step: 0.1, bins: 55 } as const

const issueMs = 100 * DAY_MS
const quakes = columnsOf([
  { id: 'main', timeMs: 98 * DAY_MS, latitude: 34.02, longitude: -116.93, magnitude: 6 },
  { id: 'after', timeMs: 99 * DAY_MS, latitude: 34.11, longitude: -116.84, magnitude: 4.8 },
])
const model = {
  parameters: COMCAT_25,
  grid: EXAMPLE_GRID,
  background: Float64Array.from(
    { length: 120 },
    (_, pixel) => COMCAT_25.mu * pixelAreaKm2(EXAMPLE_GRID, Math.floor(pixel / EXAMPLE_GRID.cols)),
  ),
  maxMagnitude: 7.9,
}

/** Ten thousand catalogues. */
export const exampleForecast = () =>
  forecastCatalogues(model, quakes, issueMs, { windowDays: 7, catalogues: 10_000, seed: 11 })

/** One catalogue of another seed. */
export const exampleObserved = () =>
  forecastCatalogues(model, quakes, issueMs, { windowDays: 7, catalogues: 1, seed: 5 })
