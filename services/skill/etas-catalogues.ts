import { pixelCount } from '../../shared/domain/pixel-grid.js'
import type { QuakeColumns } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import { startOfDay } from '../../shared/domain/units.js'
import {
  type CalibrationTest,
  type CatalogueTest,
  calibrationTest,
  catalogueMagnitudeTest,
  catalogueNumberTest,
  catalogueSizes,
  catalogueSpatialTest,
  pseudolikelihoodTest,
} from '../../shared/kernels/csep-catalogue.js'
import { OUTSIDE, pixelAt } from '../../shared/kernels/energy-grid.js'
import { forecastCatalogues } from '../../shared/kernels/etas-forecast.js'
import { countByMagnitude, countByPixel, magnitudeBin } from '../../shared/kernels/etas-forecast-bins.js'
import type { EtasReference } from './etas-reference.js'

/** What simulated catalogues of one window say of what came. */
export interface CatalogueWindow {
  /** Last day before it. */
  readonly day: number
  readonly observed: number
  /** Mean number of the simulated catalogues, and the numbers between which 95 % of them lie. */
  readonly expected: number
  readonly low: number
  readonly high: number
  readonly number: CatalogueTest
  /** Absent where nothing came that could be tested. */
  readonly spatial?: CatalogueTest
  readonly magnitude?: CatalogueTest
  readonly pseudolikelihood?: CatalogueTest
}

export type CatalogueTestName = 'number' | 'spatial' | 'magnitude' | 'pseudolikelihood'

/** The catalogue-based tests over many windows. */
export interface EtasCatalogues {
  readonly catalogues: number
  /** Earthquakes from here on are drawn and tested. */
  readonly fromMagnitude: number
  readonly windows: readonly CatalogueWindow[]
  /** Are the quantiles of each test, over the windows, those of chance? */
  readonly calibration: Readonly<Record<CatalogueTestName, CalibrationTest>>
}

/** CSEP's own number. */
export const CATALOGUES = 10_000

const MAGNITUDE_STEP = 0.1

/**
 * Draws catalogues of each window from the fitted ETAS, given all that had happened by then, and tests what came
 * against them.
 *
 * @param days  last day before each window
 * @param seed  of the first window; each later one has the next
 */
export function etasCatalogues(
  { model, sources }: EtasReference,
  { grid, windowDays }: Region,
  days: readonly number[],
  { catalogues, seed }: { readonly catalogues: number; readonly seed: number },
): EtasCatalogues {
  const { referenceMagnitude: fromMagnitude } = model.parameters
  const edges = { fromMagnitude, step: MAGNITUDE_STEP, bins: Math.ceil((model.maxMagnitude - fromMagnitude) * 10) }
  const windows = days.map((day, n): CatalogueWindow => {
    const drawn = forecastCatalogues(model, sources, startOfDay(day + 1), { windowDays, catalogues, seed: seed + n })
    const byPlace = countByPixel(drawn, pixelCount(grid), fromMagnitude)
    const seenByPlace = new Float64Array(byPlace.bins)
    const seenByMagnitude = new Float64Array(edges.bins)
    for (const row of rowsBetween(sources, startOfDay(day + 1), startOfDay(day + 1 + windowDays))) {
      const pixel = pixelAt(grid, sources.latitude[row], sources.longitude[row])
      if (pixel === OUTSIDE) continue
      seenByPlace[pixel]++
      seenByMagnitude[magnitudeBin(sources.magnitude[row], edges)]++
    }
    const sizes = catalogueSizes(byPlace).sort()
    return {
      day,
      observed: seenByPlace.reduce((sum, count) => sum + count, 0),
      expected: byPlace.bin.length / catalogues,
      low: sizes[Math.floor(0.025 * catalogues)],
      high: sizes[Math.ceil(0.975 * catalogues) - 1],
      number: catalogueNumberTest(byPlace, seenByPlace),
      spatial: catalogueSpatialTest(byPlace, seenByPlace),
      magnitude: catalogueMagnitudeTest(countByMagnitude(drawn, edges), seenByMagnitude),
      pseudolikelihood: pseudolikelihoodTest(byPlace, seenByPlace),
    }
  })
  const calibrationOf = (name: CatalogueTestName) =>
    calibrationTest(windows.flatMap(window => window[name]?.atMost ?? []))
  return {
    catalogues,
    fromMagnitude,
    windows,
    calibration: {
      number: calibrationOf('number'),
      spatial: calibrationOf('spatial'),
      magnitude: calibrationOf('magnitude'),
      pseudolikelihood: calibrationOf('pseudolikelihood'),
    },
  }
}

/** Rows of quakes, sorted by time, from one moment to before another. */
function* rowsBetween({ timeMs, length }: QuakeColumns, fromMs: number, toMs: number): Generator<number> {
  for (let row = 0; row < length && timeMs[row] < toMs; row++) if (timeMs[row] >= fromMs) yield row
}

/**
 * Whether a test is failed at 5 %: of number and magnitude on either side, of place and pseudolikelihood where what
 * came is too unlikely.
 */
export const isFailed = (name: CatalogueTestName, { atLeast, atMost }: CatalogueTest): boolean =>
  name === 'number' ? Math.min(atLeast, atMost) < 0.025 : (name === 'magnitude' ? atLeast : atMost) < 0.05
