import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { thinned } from '../../../shared/models/networks/batches.js'
import { type RaggedSeries, raggedWindows } from '../../../shared/models/networks/ragged-windows.js'

before(startTfjsCpu)

const size = { steps: 2, horizon: 1 }
const windows = (series: readonly RaggedSeries[]) => {
  const examples = raggedWindows(series, size)
  const { inputs, truth } = examples.batch(Uint32Array.from({ length: examples.rows }, (_, row) => row))
  const [history, ahead] = [inputs.history.dataSync(), truth.dataSync()]
  return Array.from(ahead, (value, i) => [history[2 * i], history[2 * i + 1], value])
}
const of = (...values: number[]) => Float32Array.from(values)

describe('raggedWindows', () => {
  const cases: [what: string, series: RaggedSeries[], expected: number[][]][] = [
    [
      'takes every window of a series',
      [{ values: of(1, 2, 3, 4), from: 0, to: 4 }],
      [
        [1, 2, 3],
        [2, 3, 4],
      ],
    ],
    ['takes those whose truth is in the part', [{ values: of(1, 2, 3, 4, 5), from: 3, to: 4 }], [[2, 3, 4]]],
    ['passes over a series that is too short', [{ values: of(1, 2), from: 0, to: 2 }], []],
    [
      'goes on with the next series, and past one without a window',
      [
        { values: of(1, 2, 3), from: 0, to: 3 },
        { values: of(9), from: 0, to: 1 },
        { values: of(4, 5, 6), from: 0, to: 3 },
      ],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      'lies over no missing step',
      [{ values: of(1, 2, 3, NaN, 5, 6, 7), from: 0, to: 7 }],
      [
        [1, 2, 3],
        [5, 6, 7],
      ],
    ],
  ]
  for (const [what, series, expected] of cases) {
    it(what, () => {
      const examples = raggedWindows(series, size)
      assert.equal(examples.rows, expected.length)
      if (expected.length > 0) assert.deepEqual(windows(series), expected)
    })
  }
})

describe('thinned', () => {
  it('takes rows evenly, and all of a few', () => {
    const examples = raggedWindows([{ values: Float32Array.from({ length: 12 }, (_, i) => i), from: 0, to: 12 }], size)
    const few = thinned(examples, 4)
    assert.deepEqual([...few.batch(Uint32Array.of(0, 1, 2, 3)).truth.dataSync()], [2, 4, 7, 9])
    assert.equal(thinned(examples, 10), examples)
  })
})
