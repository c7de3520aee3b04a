import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import { startEngine } from '../../../shared/engines/start-engine.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { RUNOFF_LSTM_DEFAULTS, type RunoffLstm, runoffLstm } from '../../../shared/models/networks/runoff-lstm.js'

before(startEngine)

const SHAPE = { steps: 4, horizon: 3, streams: 0, known: 2, statics: 1, outputs: 1 }
const OPTIONS = { ...RUNOFF_LSTM_DEFAULTS, units: 5, outputScale: 2, outputShift: 0.5 }
const BATCH = 2

const draws = (count: number, seed: number): Float32Array => {
  const random = randomFrom(seed)
  return Float32Array.from({ length: count }, () => 2 * uniform(random) - 1)
}

const build = (): RunoffLstm => {
  const random = randomFrom(3)
  return runoffLstm.build(SHAPE, OPTIONS, () => uniform(random))
}

const DAYS = SHAPE.steps + SHAPE.horizon
const forcing = draws(BATCH * DAYS * SHAPE.known, 1)
const statics = draws(BATCH * SHAPE.statics, 2)

const inputs = () => ({
  history: tf.zeros([BATCH, 1]) as tf.Tensor2D,
  known: tf.tensor3d(forcing, [BATCH, DAYS, SHAPE.known]),
  statics: tf.tensor2d(statics, [BATCH, SHAPE.statics]),
})

/** The equations of an LSTM, number by number in Float64: gates input, forget, candidate, output. */
function byHand({ parameters }: RunoffLstm): number[] {
  const data = (name: string) => parameters.get(name)!.dataSync()
  const [kernel, recurrent, bias] = ['lstm.kernel', 'lstm.recurrent_kernel', 'lstm.bias'].map(data)
  const [weight, shift] = ['out.weight', 'out.bias'].map(data)
  const { units } = OPTIONS
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
  const told: number[] = []
  for (let b = 0; b < BATCH; b++) {
    let h = new Array<number>(units).fill(0)
    let c = new Array<number>(units).fill(0)
    for (let t = 0; t < DAYS; t++) {
      const x = [forcing[(b * DAYS + t) * 2], forcing[(b * DAYS + t) * 2 + 1], statics[b]]
      const z = Array.from({ length: 4 * units }, (_, g) => {
        const ofInputs = x.reduce((sum, value, i) => sum + value * kernel[i * 4 * units + g], bias[g])
        return h.reduce((sum, value, i) => sum + value * recurrent[i * 4 * units + g], ofInputs)
      })
      c = c.map((cell, u) => sigmoid(z[units + u]) * cell + sigmoid(z[u]) * Math.tanh(z[2 * units + u]))
      h = c.map((cell, u) => sigmoid(z[3 * units + u]) * Math.tanh(cell))
      if (t < SHAPE.steps) continue
      told.push(2 * h.reduce((sum, value, u) => sum + value * weight[u], shift[0]) + 0.5)
    }
  }
  return told
}

const close = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number) => {
  assert.equal(a.length, b.length)
  for (let i = 0; i < a.length; i++) assert.ok(Math.abs(a[i] - b[i]) < tolerance, `${i}: ${a[i]} and ${b[i]}`)
}

describe('runoff-lstm', () => {
  it('is the equations of an LSTM, warm-up and all, in the target’s unit', () => {
    const network = build()
    const forecast = network.forward(inputs())
    assert.deepEqual(forecast.shape, [BATCH, SHAPE.horizon, 1])
    close(forecast.dataSync(), byHand(network), 1e-5)
  })

  it('says the same run on in pieces as over a window', () => {
    const network = build()
    const expected = network.forward(inputs()).dataSync()
    const days = tf.concat3d([inputs().known, tf.tile(tf.reshape(inputs().statics, [BATCH, 1, 1]), [1, DAYS, 1])], 2)
    const piece = (from: number, count: number) => tf.slice(days, [0, from, 0], [BATCH, count, 3])
    let state = network.start(BATCH)
    const parts: Float32Array[] = []
    for (const [from, count] of [
      [0, 3],
      [3, 2],
      [5, 2],
    ]) {
      const next = network.run(piece(from, count), state)
      parts.push(next.runoff.dataSync() as Float32Array)
      state = next.state
    }
    const ofBasin = (b: number) => [parts[1][2 * b + 1], parts[2][2 * b], parts[2][2 * b + 1]]
    close([...ofBasin(0), ...ofBasin(1)], expected, 1e-6)
  })

  it('learns from the scored days: its gradient is that of finite differences where the warm-up has no part', () => {
    const network = build()
    const weights = [network.parameters.get('out.weight')!, network.parameters.get('out.bias')!]
    const loss = () => tf.mean(tf.square(network.forward(inputs()))) as tf.Scalar
    const { grads } = tf.variableGrads(loss, weights)
    for (const weight of weights) {
      const values = weight.dataSync().slice()
      const numeric = values.map((value, i) => {
        const at = (step: number) => {
          const moved = values.slice()
          moved[i] = value + step
          weight.assign(tf.tensor(moved, weight.shape))
          return tf.tidy(loss).dataSync()[0]
        }
        const slope = (at(1e-2) - at(-1e-2)) / 2e-2
        weight.assign(tf.tensor(values, weight.shape))
        return slope
      })
      close(grads[weight.name].dataSync(), numeric, 2e-3)
    }
  })

  it('passes no gradient through the warm-up, and one through the scored days', () => {
    const network = build()
    const kernel = network.parameters.get('lstm.kernel')!
    // Weather on warm-up days alone, and none on those that are scored: what is left of it is a constant.
    const warm = forcing.map((value, i) => (Math.floor(i / SHAPE.known) % DAYS < SHAPE.steps ? value : 0))
    const seen = { ...inputs(), known: tf.tensor3d(warm, [BATCH, DAYS, SHAPE.known]) }
    const { grads } = tf.variableGrads(() => tf.sum(network.forward(seen)) as tf.Scalar, [kernel])
    const rows = grads[kernel.name].arraySync() as number[][]
    assert.deepEqual(
      rows.map(row => row.some(value => value !== 0)),
      [false, false, true],
    )
  })

  it('drops in training alone, and the same for the same seed', () => {
    const network = build()
    const told = (seed?: number) => [...network.forward(inputs(), seed).dataSync()]
    assert.deepEqual(told(1), told(1))
    assert.notDeepEqual(told(1), told(2))
    assert.deepEqual(told(), told())
  })
})
