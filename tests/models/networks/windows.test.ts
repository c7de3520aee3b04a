import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Tensor } from '@tensorflow/tfjs-core'
import { SettingsError } from '../../../shared/domain/errors.js'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { windowExamples } from '../../../shared/models/networks/windows.js'

before(startTfjsCpu)

const shape = { steps: 2, horizon: 2, streams: 1, known: 1, statics: 1, outputs: 1 }
const series = [0, 100].map(from => ({
  target: Float32Array.from({ length: 6 }, (_, t) => from + t),
  streams: [Float32Array.from({ length: 6 }, (_, t) => -t)],
  known: [Float32Array.from({ length: 8 }, (_, t) => 10 * t)],
  statics: [from],
}))
const values = (tensor: Tensor | undefined) => [...tensor!.dataSync()]

describe('windowExamples', () => {
  const span = { firstIssue: 1, lastIssue: 4, truthEnd: 5 }
  const examples = windowExamples(series, shape, span)

  it('has a row for each issue and series, those of one issue together', () => {
    assert.equal(examples.rows, 8)
    // Rows 2 and 3: issue 2 of either series.
    const { inputs, truth, known } = examples.batch(Uint32Array.of(2, 3))
    assert.deepEqual(values(inputs.history), [1, 2, 101, 102])
    assert.deepEqual(values(inputs.streams), [-1, -2, -1, -2])
    assert.deepEqual(values(inputs.known), [10, 20, 30, 40, 10, 20, 30, 40])
    assert.deepEqual(values(inputs.statics), [0, 100])
    assert.deepEqual(values(truth), [3, 4, 103, 104])
    assert.equal(known, 4)
  })

  it('does not know the truth from the end of its part on', () => {
    // Row 4: issue 3, truths of steps 4 and 5; row 6: of steps 5 and 6, which no series has.
    const { truth, known } = examples.batch(Uint32Array.of(4, 6))
    assert.deepEqual(values(truth), [4, NaN, NaN, NaN])
    assert.equal(known, 1)
  })

  it('tells a window from its newest value where asked', () => {
    const { inputs, truth } = windowExamples(series, shape, { ...span, fromNewest: true }).batch(Uint32Array.of(3))
    assert.deepEqual(
      [values(inputs.history), values(truth)],
      [
        [-1, 0],
        [1, 2],
      ],
    )
  })

  it('refuses an issue without a whole history', () => {
    assert.throws(() => windowExamples(series, shape, { ...span, firstIssue: 0 }), SettingsError)
  })

  it('refuses known inputs that end before the last window does', () => {
    // Issue 5 looks ahead to step 7: 8 steps are enough, 7 are not.
    assert.equal(windowExamples(series, shape, { ...span, lastIssue: 5 }).rows, 10)
    const short = series.map(one => ({ ...one, known: [one.known[0].subarray(0, 7)] }))
    assert.throws(() => windowExamples(short, shape, { ...span, lastIssue: 5 }), /known inputs of 7 steps .* to 8/)
    assert.throws(() => windowExamples(series, shape, { ...span, lastIssue: 6 }), SettingsError)
  })
})
