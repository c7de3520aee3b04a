import { LAGS } from '../domain/feature-names.js'
import type { Features } from '../domain/messages.js'
import type { PixelGrid } from '../domain/pixel-grid.js'
import { fieldMean, neighbourMean } from '../kernels/neighbours.js'
import { featureRow } from './feature-row.js'
import type { WriteRows } from './networks/network-host.js'
import { type Term, termColumns, terms } from './terms.js'

/** What a step of the sequence says of its window: the pixel, the mean of its neighbours, the mean of the region. */
export const STEP_INPUTS = 3

/** A row of a step: its inputs and the constant 1. */
export const STEP_WIDTH = STEP_INPUTS + 1

/** What the head sees beside the LSTM's state: the memory that reaches back beyond the sequence. */
export const STATIC_TERMS: readonly Term[] = [
  ...terms('pixel', ['ema5', 'ema20', 'ema50', 'ema100']),
  ...terms('neighbours', ['ema5', 'ema20', 'ema100']),
]

/** Rows of the features that an LSTM reads for its sequence. */
export const LAG_NAMES: readonly string[] = Array.from({ length: LAGS }, (_, k) => `lag${k}`)

/** One window of 14 days as the network sees it; equivalent magnitudes divided by the scale. */
export interface WindowFields {
  /** Shape [pixels] each. */
  readonly own: Float32Array
  readonly neighbours: Float32Array
  readonly region: number
}

export function windowFields(lag: Float32Array, grid: PixelGrid, scale: number): WindowFields {
  const own = lag.map(value => value / scale)
  const neighbours = new Float32Array(own.length)
  neighbourMean(grid, own, neighbours)
  return { own, neighbours, region: fieldMean(own) }
}

/** Writes all pixels of an issue as rows of the network `pixel-lstm`: what training sees by `writeStep`, and the constant left out. */
export const pixelRows =
  (of: readonly Term[], features: Features, grid: PixelGrid, scale: number): WriteRows =>
  ({ history, streams = NONE, statics = NONE }, first) => {
    const pixels = features.cells
    for (let lag = 0; lag < LAGS; lag++) {
      const { own, neighbours, region } = windowFields(featureRow(features, LAG_NAMES[lag]), grid, scale)
      for (let p = 0; p < pixels; p++) {
        const at = (first + p) * LAGS + LAGS - 1 - lag
        history[at] = own[p]
        streams[2 * at] = neighbours[p]
        streams[2 * at + 1] = region
      }
    }
    const columns = termColumns(of, features, grid)
    for (let c = 0; c < columns.length; c++) {
      const column = columns[c]
      for (let p = 0; p < pixels; p++) statics[(first + p) * columns.length + c] = column[p] / scale
    }
  }

const NONE = new Float32Array(0)

/** Scaled static inputs, one column of shape [pixels] for each of STATIC_TERMS. */
export const staticColumns = (of: readonly Term[], features: Features, grid: PixelGrid, scale: number) =>
  termColumns(of, features, grid).map(column => column.map(value => value / scale))

/** Whether nothing happened in the pixel or beside it in any window: all such pixels of an issue have one sequence. */
export function isQuiet(windows: readonly WindowFields[], pixel: number): boolean {
  return windows.every(({ own, neighbours }) => own[pixel] === 0 && neighbours[pixel] === 0)
}

/** Writes a pixel's row of one step. */
export function writeStep(into: Float32Array, row: number, window: WindowFields, pixel: number): void {
  const at = row * STEP_WIDTH
  into[at] = window.own[pixel]
  into[at + 1] = window.neighbours[pixel]
  into[at + 2] = window.region
  into[at + 3] = 1
}

/** Writes a pixel's row of the static inputs and the constant 1. */
export function writeStatics(into: Float32Array, row: number, columns: readonly Float32Array[], pixel: number): void {
  const at = row * (columns.length + 1)
  for (let c = 0; c < columns.length; c++) into[at + c] = columns[c][pixel]
  into[at + columns.length] = 1
}
