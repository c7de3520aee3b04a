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
  /**
   * Whether history and truth are told as departures from the newest value of the window, or from the mean of so many
   * newest; absent: as they are.
   */
  readonly fromNewest?: boolean | number
}

/**
 * Windows over series as examples: row (issue − first) · series + s, so that the series of one issue stand together.
 *
 * @throws {SettingsError} the first issue has no whole history, or a series ends before the last needs it
 */
export function windowExamples(series: readonly WindowSeries[], shape: NetworkShape, span: WindowSpan): Examples {
  const { firstIssue, lastIssue, truthEnd, fromNewest = false } = span
  const { steps, horizon, streams, known, statics } = shape
  if (firstIssue < steps - 1) {
    throw new SettingsError(`the first issue is step ${firstIssue}, before ${steps} steps of history; begin later`)
  }
  for (const one of series) {
    checkLengths('target or streams', [one.target, ...one.streams], lastIssue + 1)
    checkLengths('known inputs', one.known, lastIssue + horizon + 1)
  }
  /** One value for each row, step and column. */
  const cut = (at: Uint32Array, length: number, width: number, value: Value): Float32Array => {
    const data = new Float32Array(at.length * length * width)
    let i = 0
    for (const row of at) {
      const one = series[row % series.length]
      const issue = firstIssue + Math.floor(row / series.length)
      for (let k = 0; k < length; k++) for (let c = 0; c < width; c++) data[i++] = value(one, issue, k, c)
    }
    return data
  }
  const newest = Number(fromNewest)
  const origin = ({ target }: WindowSeries, issue: number): number => {
    if (newest === 0) return 0
    let sum = 0
    for (let k = 0; k < newest; k++) sum += target[issue - k]
    return sum / newest
  }
  const history: Value = (one, issue, k) => one.target[issue - steps + 1 + k] - origin(one, issue)
  const ahead: Value = (one, issue, k) =>
    issue + 1 + k < Math.min(truthEnd, one.target.length) ? one.target[issue + 1 + k] - origin(one, issue) : NaN
  return {
    rows: Math.max(0, lastIssue - firstIssue + 1) * series.length,
    batch(at): Batch {
      const n = at.length
      const along = (length: number, width: number, value: Value) =>
        tf.tensor3d(cut(at, length, width, value), [n, length, width])
      const truth = cut(at, horizon, 1, ahead)
      return {
        inputs: {
          history: tf.tensor2d(cut(at, steps, 1, history), [n, steps]),
          ...(streams > 0 && {
            streams: along(steps, streams, (one, issue, k, c) => one.streams[c][issue - steps + 1 + k]),
          }),
          ...(known > 0 && {
            known: along(steps + horizon, known, (one, issue, k, c) => one.known[c][issue - steps + 1 + k]),
          }),
          ...(statics > 0 && {
            statics: tf.tensor2d(
              cut(at, statics, 1, (one, _, k) => one.statics[k]),
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

/** Of a series and issue, the value of step k of what is cut and column c. */
type Value = (one: WindowSeries, issue: number, k: number, c: number) => number

function checkLengths(what: string, columns: readonly Float32Array[], due: number): void {
  for (const { length } of columns) {
    if (length < due)
      throw new SettingsError(`${what} of ${length} steps where windows reach to ${due}; make them longer`)
  }
}
