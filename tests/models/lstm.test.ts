import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { trainModels } from '../../services/train/train.js'
import type { Features } from '../../shared/domain/messages.js'
import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { startTfjsWasm } from '../../shared/engines/tfjs-wasm.js'
import { artefactHash, decodeArtefact, encodeArtefact } from '../../shared/models/artefact.js'
import { loadForecaster } from '../../shared/models/forecaster.js'
import type { Progress } from '../../shared/models/point-model.js'
import { madeUpExamples } from '../support/made-up-examples.js'
import { SMALL } from '../support/made-up-quakes.js'
import { near } from '../support/near.js'

const engine = await startTfjsWasm()
const examples = madeUpExamples(121)
const [last] = examples.slice(-1)
const progress: Progress[] = []
const settings = {
  examples: () => examples,
  split: { trainToDay: 80 * 14 - 1, validateToDay: 100 * 14 - 1 },
  kinds: ['climatology', 'lstm'],
  region: SMALL,
  seed: 1,
  packageVersion: '0.0.0',
  maxSteps: 60,
  onProgress: (one: Progress) => progress.push(one),
}
const [climatology, lstm] = await trainModels(settings)
const predict = async (features: Features) => {
  const forecaster = loadForecaster(lstm, SMALL)
  const [prediction] = await forecaster.predict(features)
  forecaster.close()
  return prediction
}

describe('lstm', () => {
  it('runs on the engine that was started', () => assert.equal(engine.name, 'tfjs-wasm'))
  it('tells how far it is, and its losses', () => {
    assert.equal(progress.at(-1)!.steps, 60)
    assert.ok(progress.at(-1)!.loss! > 0 && progress.at(-1)!.validationLoss! > 0)
  })
  it('learns: it errs less than the variance about one mean', () => assert.ok(lstm.manifest.scores.nnse > 0.5))
  it('is about as good as climatology on quakes without memory', () =>
    assert.ok(lstm.manifest.scores.mse < 1.3 * climatology.manifest.scores.mse))
  it('is the same, to the byte, when trained again', async () => {
    const [again] = await trainModels({ ...settings, kinds: ['lstm'] })
    assert.equal(artefactHash(again), artefactHash(lstm))
  })
  it('is another with another seed', async () => {
    const [other] = await trainModels({ ...settings, kinds: ['lstm'], seed: 2, maxSteps: 1 })
    const [same] = await trainModels({ ...settings, kinds: ['lstm'], maxSteps: 1 })
    assert.notDeepEqual(other.weights, same.weights)
  })
  it('says the same after it was written and read', async () => {
    const read = loadForecaster(decodeArtefact(encodeArtefact(lstm)), SMALL)
    assert.deepEqual(await read.predict(last.features), [await predict(last.features)])
  })
  it('gives quiet pixels the forecast of each by itself', async () => {
    // All pixels quiet but the first: the northern rows share one sequence. A single active pixel must not change that.
    const columns = new Float32Array(last.features.columns.length)
    const quiet = await predict({ ...last.features, columns })
    columns[0] = 3
    const one = await predict({ ...last.features, columns })
    for (let p = 1; p < 20; p++) assert.equal(quiet.mean[p], quiet.mean[0])
    assert.notEqual(one.mean[0], quiet.mean[0])
    assert.equal(one.mean[13], one.mean[19], 'two pixels far from the active one')
    assert.notEqual(one.mean[1], one.mean[19], 'a neighbour of the active one')
  })
  it('says the same on the slow engine', async () => {
    const fast = await predict(last.features)
    await startTfjsCpu()
    const slow = await predict(last.features)
    fast.mean.forEach((value, p) => {
      near(slow.mean[p], value, 1e-4)
    })
  })
})
