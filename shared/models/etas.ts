import { SettingsError } from '../domain/errors.js'
import type { Features } from '../domain/messages.js'
import { type PixelGrid, pixelCount } from '../domain/pixel-grid.js'
import { MULTIPLICITY_MAGNITUDE } from '../domain/quake.js'
import { COMCAT_25, delayCdf } from '../kernels/etas.js'
import { type AgeRing, addSpread, type EtasStencils, etasStencils, ringAftershocks } from '../kernels/etas-rings.js'
import { fitMonotone, valueAt } from '../kernels/monotone-map.js'
import { weightOf } from './artefact.js'
import { featureRow } from './feature-row.js'
import type { PointKind } from './point-model.js'

/** Ages that the features tell apart, by the lags and windows that hold them. */
const RINGS = [
  { fromDays: 0, toDays: 14, lags: [0], counts: ['count14'] },
  { fromDays: 14, toDays: 28, lags: [1], counts: ['count28', 'count14'] },
  { fromDays: 28, toDays: 84, lags: [2, 3, 4, 5], counts: ['count84', 'count28'] },
  { fromDays: 84, toDays: 364, lags: Array.from({ length: 20 }, (_, k) => k + 6), counts: ['count364', 'count84'] },
] as const

/** The ring that has no lags: what the five years hold and the one year does not. */
const OLDEST_DAYS = 1820

const INPUTS = [
  ...Array.from({ length: 26 }, (_, k) => `lag${k}`),
  'meq364',
  'meq1820',
  ...['count14', 'count28', 'count84', 'count364', 'count1820'],
]

/** Points of the map from rate to equivalent magnitude. */
const MAP = { bins: 200, leastPairs: 30 }

/** Part of the background that is the same everywhere. */
const EVEN_SHARE = 0.05

/** Rates span seven powers of ten: a log of 0 is never asked for. */
const LEAST_RATE = 1e-9

/**
 * ETAS from what the features know of the past: the published fit of California (`COMCAT_25`) says how many aftershocks
 * each ring of ages still has in the window and where, a long-run mean of the pixel's surroundings gives the background,
 * and a rising map, learnt from the examples, turns the rate into a mean equivalent magnitude.
 *
 * It knows quakes by window and pixel only; the model that sees each quake is `etasExpected`. The published parameters
 * were fitted to 1981–2006: eleven numbers that have seen those years.
 */
export const etas: PointKind = {
  kind: 'etas',
  fitter: ({ region, cells }) => {
    const stencils = etasStencils(COMCAT_25, region.grid)
    const counts = new Float64Array(pixelCount(region.grid))
    const triggered: Float32Array[] = []
    const truths: Float64Array[] = []
    return {
      add: ({ features, truths: [truth] }) => {
        triggered.push(Float32Array.from(expectedOf(stencils, region.grid, features, region.windowDays)))
        truths.push(truth.value)
        featureRow(features, 'count14').forEach((count, pixel) => {
          counts[pixel] += count
        })
      },
      finish: async () => {
        if (truths.length === 0) throw new SettingsError('no issue to fit ETAS by; train on a longer period')
        const background = backgroundOf(counts, truths.length, region.grid)
        const x: number[] = []
        const y: number[] = []
        triggered.forEach((rates, issue) => {
          for (const cell of cells) {
            x.push(logRate(rates[cell] + background[cell]))
            y.push(truths[issue][cell])
          }
        })
        const map = fitMonotone(x, y, MAP.bins, MAP.leastPairs)
        return {
          kind: 'etas',
          inputs: INPUTS,
          scale: 1,
          hyperparameters: { parameters: 'ComCat_25 of EarthquakeNPP' },
          weights: new Map([
            ['background', { shape: [background.length], data: background }],
            ['map.logRate', { shape: [map.x.length], data: map.x }],
            ['map.mean', { shape: [map.y.length], data: map.y }],
          ]),
        }
      },
    }
  },
  load: ({ weights }, { grid, windowDays }) => {
    const stencils = etasStencils(COMCAT_25, grid)
    const { data: background } = weightOf(weights, 'background', [pixelCount(grid)])
    const x = Float64Array.from(weightOf(weights, 'map.logRate', [-1]).data)
    const y = Float64Array.from(weightOf(weights, 'map.mean', [x.length]).data)
    return {
      predict: async features => {
        const triggered = expectedOf(stencils, grid, features, windowDays)
        const mean = Float32Array.from(triggered, (rate, pixel) =>
          Math.max(0, valueAt({ x, y }, logRate(Math.fround(rate) + background[pixel]))),
        )
        return { means: [mean] }
      },
      close: () => {},
    }
  },
}

const logRate = (rate: number): number => Math.log(Math.max(LEAST_RATE, rate))

function expectedOf(stencils: EtasStencils, grid: PixelGrid, features: Features, windowDays: number): Float64Array {
  return ringAftershocks(stencils, grid, ringsOf(features), windowDays)
}

/** Energies are relative, 10^(1.5 M): only sums and differences of them are needed. */
function ringsOf(features: Features): AgeRing[] {
  const energy = (magnitude: number) => (magnitude > 0 ? 10 ** (1.5 * magnitude) : 0)
  const magnitude = (joules: number) => (joules > 0 ? Math.log10(joules) / 1.5 : 0)
  const difference = (long: string, short: string | undefined) => {
    const within = short === undefined ? undefined : featureRow(features, short)
    return featureRow(features, long).map((count, pixel) => count - (within?.[pixel] ?? 0))
  }
  const rings: AgeRing[] = RINGS.map(({ fromDays, toDays, lags, counts: [long, short] }) => {
    const rows = lags.map(lag => featureRow(features, `lag${lag}`))
    const sum = new Float64Array(features.cells)
    for (const row of rows) for (let pixel = 0; pixel < sum.length; pixel++) sum[pixel] += energy(row[pixel])
    return { fromDays, toDays, magnitude: sum.map(magnitude), count: difference(long, short) }
  })
  const year = featureRow(features, 'meq364')
  const old = Float64Array.from(featureRow(features, 'meq1820'), (value, pixel) => {
    const left = energy(value) - energy(year[pixel])
    // Float32 magnitudes of the same energy differ by rounding: a millionth of it is nothing.
    return left > 1e-5 * energy(value) ? magnitude(left) : 0
  })
  return [...rings, { fromDays: 364, toDays: OLDEST_DAYS, magnitude: old, count: difference('count1820', 'count364') }]
}

/**
 * Background in the window, quakes at or above the reference magnitude: the long-run rate of M ≥ 3.29, smoothed over the
 * neighbourhood, of which the share stays that comes later than the rings reach.
 */
function backgroundOf(counts: Float64Array, issues: number, grid: PixelGrid): Float64Array {
  // A zone of 10 km: as far as a quake's place says where the next independent one is.
  const [wide] = etasStencils({ ...COMCAT_25, dKm2: 100, gamma: 0 }, grid).shares
  const smooth = new Float64Array(counts.length)
  addSpread(smooth, grid, counts, wide)
  const total = counts.reduce((sum, value) => sum + value, 0)
  // One quake beside those that were counted, evenly: no pixel is impossible.
  const even = (EVEN_SHARE * total + 1) / counts.length
  const later = 1 - delayCdf(COMCAT_25, OLDEST_DAYS)
  const smaller = Math.exp(COMCAT_25.beta * (MULTIPLICITY_MAGNITUDE - COMCAT_25.referenceMagnitude))
  return smooth.map(value => (later * smaller * ((1 - EVEN_SHARE) * value + even)) / issues)
}
