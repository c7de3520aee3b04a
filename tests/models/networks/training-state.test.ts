import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ArtefactError } from '../../../shared/domain/errors.js'
import { curveCsv, curveSvg } from '../../../shared/models/networks/curve-picture.js'
import {
  decodeTrainingState,
  encodeTrainingState,
  type TrainingState,
} from '../../../shared/models/networks/training-state.js'
import { encodeSafetensors } from '../../../shared/models/safetensors.js'

const weight = (...data: number[]) => ({ shape: [data.length], data: Float32Array.from(data) })
const state: TrainingState = {
  step: 20,
  bestStep: 10,
  bestLoss: 0.5,
  looksSince: 1,
  finished: false,
  curve: [
    { step: 10, learningRate: 0.1, loss: 2, validationLoss: 0.5 },
    { step: 20, learningRate: 0.05, loss: 1, validationLoss: NaN },
  ],
  weights: new Map([['a/b', weight(1, 2)]]),
  bestWeights: new Map([['a/b', weight(3, 4)]]),
  memory: new Map([['a/b.mean', weight(5, 6)]]),
}

describe('a state of training', () => {
  it('comes back from its bytes', () => assert.deepEqual(decodeTrainingState(encodeTrainingState(state)), state))
  it('comes back before the first look, with nothing best yet', () => {
    const first = { ...state, step: 0, bestLoss: Infinity, curve: [], memory: new Map() }
    assert.deepEqual(decodeTrainingState(encodeTrainingState(first)), first)
  })
  it('is not any file of arrays', () => {
    const weights = encodeSafetensors(new Map([['a', weight(1)]]))
    assert.throws(() => decodeTrainingState(weights), ArtefactError)
  })
})

describe('the curve', () => {
  it('is a line of CSV for each look, with an empty field where nothing was held back', () => {
    assert.equal(curveCsv(state.curve), 'step,learning_rate,loss,validation_loss\n10,0.1,2,0.5\n20,0.05,1,\n')
  })
  it('is drawn on a logarithmic axis between the lowest and the highest loss', () => {
    // 640 × 320 with edges of 48: step 10 of 20 at x = 48 + 544 / 2; losses 2, 1 and ½ at y = 48, 160 and 272.
    const svg = curveSvg(state.curve)
    assert.match(svg, /points="320\.0,48\.0 592\.0,160\.0"/)
    assert.match(svg, /points="320\.0,272\.0"/)
  })
  it('is an empty frame before the first look', () => assert.doesNotMatch(curveSvg([]), /NaN|Infinity/))
})
