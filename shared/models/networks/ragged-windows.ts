import * as tf from '@tensorflow/tfjs-core'
import type { Batch, Examples } from './batches.js'

/** Steps of a window's history and truth. */
export interface WindowSize {
  readonly steps: number
  readonly horizon: number
}

/** One series and the part of it whose windows are wanted. */
export interface RaggedSeries {
  /** NaN where a step is missing: no window lies over it. */
  readonly values: Float32Array
  /** The first truth of a window is at this step or later. */
  readonly from: number
  /** Its last truth is before this one. */
  readonly to: number
}

/**
 * Every whole window of series of different lengths as an example, series after series. Only history and truth: what
 * series of other collections have beside them differs.
 */
export function raggedWindows(series: readonly RaggedSeries[], { steps, horizon }: WindowSize): Examples {
  const places = series.map(one => wholeWindows(one, steps, horizon))
  const ends: number[] = []
  for (const { length } of places) ends.push((ends.at(-1) ?? 0) + length)
  const rows = ends.at(-1) ?? 0
  return {
    rows,
    batch(at): Batch {
      const [history, truth] = [new Float32Array(at.length * steps), new Float32Array(at.length * horizon)]
      at.forEach((row, i) => {
        const s = seriesOf(ends, row)
        const start = places[s][row - (ends[s - 1] ?? 0)]
        const { values } = series[s]
        history.set(values.subarray(start, start + steps), i * steps)
        truth.set(values.subarray(start + steps, start + steps + horizon), i * horizon)
      })
      return {
        inputs: { history: tf.tensor2d(history, [at.length, steps]) },
        truth: tf.tensor2d(truth, [at.length, horizon]),
        known: truth.length,
      }
    },
  }
}

/** First steps of the windows without a missing value. */
function wholeWindows({ values, from, to }: RaggedSeries, steps: number, horizon: number): Uint32Array {
  const starts: number[] = []
  let gap = -1
  for (let end = 0; end < Math.min(to, values.length); end++) {
    if (Number.isNaN(values[end])) gap = end
    const start = end - steps - horizon + 1
    if (start > gap && start + steps >= from) starts.push(start)
  }
  return Uint32Array.from(starts.filter(start => start >= 0))
}

/** The series of a row: the first whose rows end after it. */
function seriesOf(ends: readonly number[], row: number): number {
  let [low, high] = [0, ends.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (ends[middle] > row) high = middle
    else low = middle + 1
  }
  return low
}
