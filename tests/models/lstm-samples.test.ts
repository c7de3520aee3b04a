import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LAGS } from '../../shared/domain/feature-names.js'
import type { Example } from '../../shared/domain/truth.js'
import { randomFrom } from '../../shared/kernels/random.js'
import { isQuiet, pixelRows, STATIC_TERMS } from '../../shared/models/lstm-inputs.js'
import { addSamples, initSamples, listSamples, makeBatch } from '../../shared/models/lstm-samples.js'
import { emptyBatch } from '../../shared/models/networks/network-host.js'
import { madeUpExamples } from '../support/made-up-examples.js'
import { SMALL } from '../support/made-up-quakes.js'

const SCALE = 7.5
const examples = madeUpExamples(41)
const allPixels = Uint32Array.from({ length: 20 }, (_, p) => p)
const storeOf = (of: readonly Example[]) => {
  const store = initSamples(SMALL.grid, SCALE)
  for (const example of of) addSamples(store, example, 'training')
  return store
}

describe('samples of an LSTM', () => {
  const store = storeOf(examples)

  it('keep each window once: 40 issues, and the 25 windows before the first', () => {
    assert.equal(store.issues.length, 40)
    assert.equal(store.windows.size, 40 + LAGS - 1)
  })

  it('are the very inputs that the model is served with, oldest first', () => {
    const samples = listSamples(store, 'training', allPixels, randomFrom(1))
    const row = samples.issue.findIndex((issue, i) => issue === 39 && samples.pixel[i] === 1)
    const { steps, statics, target } = makeBatch(store, samples, Uint32Array.of(row))
    const {
      features,
      truths: [truth],
    } = examples[39]
    const shape = { steps: LAGS, streams: 2, statics: STATIC_TERMS.length, known: 0, horizon: 1, outputs: 1 }
    const served = emptyBatch(shape, features.cells + 1)
    pixelRows(STATIC_TERMS, features, SMALL.grid, SCALE)(served, 1)
    // Of pixel 1, in the batch's row 2.
    const at = 2 * LAGS
    const step = (t: number) => [served.history[at + t], ...served.streams!.subarray(2 * (at + t), 2 * (at + t + 1)), 1]
    assert.deepEqual(
      steps.map(one => [...one]),
      Array.from({ length: LAGS }, (_, t) => step(t)),
    )
    const width = STATIC_TERMS.length
    assert.deepEqual([...statics], [...served.statics!.subarray(2 * width, 3 * width), 1])
    assert.equal(steps[LAGS - 1][0], Math.fround(features.columns[1] / SCALE), 'the last step is lag0')
    assert.equal(target[0], Math.fround(truth.value[1] / SCALE))
  })

  it('come from an issue a week, where there is one every day', () => {
    const daily = Array.from({ length: 15 }, (_, day) => {
      const { features, truths } = examples[39]
      return { features: { ...features, day: 100 + day }, truths: truths.map(truth => ({ ...truth, day: 100 + day })) }
    })
    assert.deepEqual(
      storeOf(daily).issues.map(({ day }) => day),
      [100, 107, 114],
    )
  })

  it('stand for all: the weights of what was kept sum to about what there was', () => {
    const { weight, issue, pixel } = listSamples(store, 'training', allPixels, randomFrom(1))
    const quiet = [...weight].filter(one => one === 8).length
    const active = [...weight].filter(one => one === 1).length
    assert.equal(quiet + active, issue.length)
    issue.forEach((i, s) => {
      assert.equal(weight[s] === 8, isQuiet(store.issues[i].windows, pixel[s]))
    })
    const quietOnes = 40 * 20 - active
    // Binomial(n, 1/8) times 8: standard deviation √(7 n).
    assert.ok(Math.abs(8 * quiet - quietOnes) < 5 * Math.sqrt(7 * quietOnes), `${8 * quiet} for ${quietOnes}`)
  })
})
