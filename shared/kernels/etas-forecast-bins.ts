import type { CatalogueForecast } from './csep-catalogue.js'
import type { ForecastCatalogues } from './etas-forecast.js'

/** Earthquakes of M ≥ m inside the grid, by pixel: for the catalogue-based tests of number and place. */
export function countByPixel(drawn: ForecastCatalogues, pixels: number, fromMagnitude: number): CatalogueForecast {
  const rows = rowsInside(drawn, fromMagnitude)
  return {
    catalogues: drawn.catalogues,
    bins: pixels,
    catalogue: rows.map(row => drawn.catalogue[row]),
    bin: rows.map(row => drawn.pixel[row]),
  }
}

/** The same by magnitude, for the test of magnitudes: bin k is of m + k · step and above, the last one open. */
export function countByMagnitude(
  drawn: ForecastCatalogues,
  { fromMagnitude, step, bins }: MagnitudeBins,
): CatalogueForecast {
  const rows = rowsInside(drawn, fromMagnitude)
  return {
    catalogues: drawn.catalogues,
    bins,
    catalogue: rows.map(row => drawn.catalogue[row]),
    bin: rows.map(row => magnitudeBin(drawn.magnitude[row], { fromMagnitude, step, bins })),
  }
}

export interface MagnitudeBins {
  /** Lower edge of the first bin. */
  readonly fromMagnitude: number
  readonly step: number
  readonly bins: number
}

/** Bin of a magnitude at or above the first edge. A millionth of slack: 3.05 − 2.95 is less than 0.1. */
export const magnitudeBin = (magnitude: number, { fromMagnitude, step, bins }: MagnitudeBins): number =>
  Math.min(bins - 1, Math.floor((magnitude - fromMagnitude) / step + 1e-6))

const rowsInside = ({ pixel, magnitude }: ForecastCatalogues, fromMagnitude: number): Uint32Array => {
  const rows = new Uint32Array(pixel.length)
  let inside = 0
  for (let i = 0; i < pixel.length; i++) if (pixel[i] >= 0 && magnitude[i] >= fromMagnitude) rows[inside++] = i
  return rows.subarray(0, inside)
}
