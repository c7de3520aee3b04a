import type { KnownQuake } from '../../services/export/accepted-quakes.js'
import { csepGrid } from '../../services/export/csep-grid.js'
import { quakeml } from '../../services/export/quakeml.js'
import { EXCEEDANCE_MAGNITUDES } from '../../shared/domain/forecast-levels.js'
import type { Forecast } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { forecastOf, SMALL } from './made-up-messages.js'

/** Three rows of four pixels around Northridge. */
export const SAMPLE_REGION: Region = {
  ...SMALL,
  id: 'sample',
  grid: { south: 33.9, west: -118.7, step: 0.1, rows: 3, cols: 4 },
  windowDays: 14,
  horizonsDays: [14],
}

/** Pixels of which nothing is said, whose M ≥ 5 is impossible, and whose M ≥ 4 is certain. */
export const [UNKNOWN, NO_M5, CERTAIN] = [5, 7, 11]

/** P(M ≥ 4), 5, 6 and 6.75 of a pixel: a percent for each pixel before it and one more, then ever less. */
export function sampleProbabilities(pixel: number): readonly number[] {
  if (pixel === UNKNOWN) return [NaN, NaN, NaN, NaN]
  const lowest = pixel === CERTAIN ? 1 : (pixel + 1) / 100
  const shares = pixel === NO_M5 ? [1, 0, 0, 0] : [1, 0.1, 0.01, 0.002]
  return shares.map(share => Math.fround(lowest * share))
}

export function sampleForecast(): Forecast {
  const pixels = SAMPLE_REGION.grid.rows * SAMPLE_REGION.grid.cols
  const exceedance = Float32Array.from({ length: EXCEEDANCE_MAGNITUDES.length * pixels }, (_, i) => {
    return sampleProbabilities(i % pixels)[Math.floor(i / pixels)]
  })
  return { ...forecastOf(SAMPLE_REGION, 'ema', 8781, 3), exceedance }
}

const NORTHRIDGE: KnownQuake = {
  id: 'ci3144585',
  region: 'sample',
  timeMs: Date.UTC(1994, 0, 17, 12, 30, 55, 390),
  updatedMs: Date.UTC(2016, 0, 27, 20, 9, 34, 560),
  latitude: 34.213,
  longitude: -118.537,
  depthKm: 18.2,
  magnitude: 6.7,
}

/** Ids of all kinds, unknown and unusual values. */
export const SAMPLE_QUAKES: readonly KnownQuake[] = [
  NORTHRIDGE,
  { ...NORTHRIDGE, id: 'ci1', updatedMs: NaN, magnitude: NaN },
  { ...NORTHRIDGE, id: '20231203_0000136', depthKm: NaN, magnitude: 0 },
  { ...NORTHRIDGE, id: 'quakeml:eu.emsc/event/20231203_0000136x', depthKm: -1.234, magnitude: -0.3 },
  { ...NORTHRIDGE, id: 'a "b" & <c>', timeMs: -1, depthKm: 4.35, latitude: -0.1, longitude: -180 },
  { ...NORTHRIDGE, id: '12', depthKm: 0, magnitude: 9.5 },
]

/** Files that programs of others read in tests/reference/exports.py. */
export const SAMPLE_FILES = {
  'forecast.dat': () => csepGrid({ region: SAMPLE_REGION, record: sampleForecast() }),
  'quakes.xml': () => quakeml(SAMPLE_QUAKES),
} as const

export async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}
