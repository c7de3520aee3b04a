import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import type { Batch, Examples } from './batches.js'
import type { NetworkShape } from './network.js'

/** One series through time, one value a step. */
export interface WindowSeries {
  /** Without gaps where a window may look; what is NaN ahead of a window costs nothing. */
  readonly target: Float32Array
  /** Others, known as far as the target is. */
  readonly streams: readonly Float32Array[]
  /** Known ahead: at least `horizon` longer than the last issue needs. */
  readonly known: readonly Float32Array[]
  readonly statics: readonly number[]
}

/** Which windows belong to a part. */
export interface WindowSpan {
  /** Step of the first issue: the newest value of its history. */
  readonly firstIssue: number
  readonly lastIssue: number
  /** Truth is known to this part before this step; from it on it is NaN. */
  readonly truthEnd: number
}

/**
 * Windows over series as examples: row (issue − first) · series + s, so that the series of one issue stand together.
 *
 * @throws {SettingsError} the first issue has no whole history
 */
export function windowExamples(series: readonly WindowSeries[], shape: NetworkShape, span: WindowSpan): Examples {
  const { firstIssue, lastIssue, truthEnd } = span
  const { steps, horizon, streams, known, statics } = shape
  if (firstIssue < steps - 1) {
    throw new SettingsError(`the first issue is step ${firstIssue}, before ${steps} steps of history; begin later`)
  }
  const fill = (at: Uint32Array, width: number, put: (out: Float32Array, one: WindowSeries, issue: number) => void) => {
    const data = new Float32Array(at.length * width)
    at.forEach((row, i) => {
      const issue = firstIssue + Math.floor(row / series.length)
      put(data.subarray(i * width, (i + 1) * width), series[row % series.length], issue)
    })
    return data
  }
  const columns =
    (pick: (one: WindowSeries) => readonly Float32Array[], length: number, width: number) =>
    (out: Float32Array, one: WindowSeries, issue: number): void => {
      for (let k = 0; k < length; k++)
        pick(one).forEach((column, c) => {
          out[k * width + c] = column[issue - steps + 1 + k]
        })
    }
  return {
    rows: Math.max(0, lastIssue - firstIssue + 1) * series.length,
    batch(at): Batch {
      const truth = fill(at, horizon, (out, { target }, issue) => {
        for (let h = 0; h < horizon; h++) out[h] = issue + 1 + h < truthEnd ? (target[issue + 1 + h] ?? NaN) : NaN
      })
      const n = at.length
      const history = fill(at, steps, (out, { target }, issue) =>
        out.set(target.subarray(issue - steps + 1, issue + 1)),
      )
      return {
        inputs: {
          history: tf.tensor2d(history, [n, steps]),
          ...(streams > 0 && {
            streams: tf.tensor3d(
              fill(
                at,
                steps * streams,
                columns(one => one.streams, steps, streams),
              ),
              [n, steps, streams],
            ),
          }),
          ...(known > 0 && {
            known: tf.tensor3d(
              fill(
                at,
                (steps + horizon) * known,
                columns(one => one.known, steps + horizon, known),
              ),
              [n, steps + horizon, known],
            ),
          }),
          ...(statics > 0 && {
            statics: tf.tensor2d(
              fill(at, statics, (out, one) => out.set(one.statics)),
              [n, statics],
            ),
          }),
        },
        truth: tf.tensor2d(truth, [n, horizon]),
        known: truth.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0),
      }
    },
  }
}
