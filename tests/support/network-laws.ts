import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import { startTfjsCpu } from '../../shared/engines/tfjs-cpu.js'
import { startTfjsWasm } from '../../shared/engines/tfjs-wasm.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import type { Network, NetworkInputs, NetworkKind, NetworkShape } from '../../shared/models/networks/network.js'
import { gradientsAreSlopes } from './finite-differences.js'
import { near } from './near.js'

const SEED = 11

/** Inputs of the shape, uniform in (−1, 1). */
export function madeUpInputs(shape: NetworkShape, batch: number, seed: number): NetworkInputs {
  const { steps, horizon, streams, known, statics } = shape
  const random = randomFrom(seed)
  const draw = <R extends tf.Rank>(...size: number[]) => {
    const data = Float32Array.from({ length: tf.util.sizeFromShape(size) }, () => 2 * uniform(random) - 1)
    return tf.tensor<R>(data, size as tf.ShapeMap[R])
  }
  return {
    history: draw<tf.Rank.R2>(batch, steps),
    ...(streams > 0 && { streams: draw<tf.Rank.R3>(batch, steps, streams) }),
    ...(known > 0 && { known: draw<tf.Rank.R3>(batch, steps + horizon, known) }),
    ...(statics > 0 && { statics: draw<tf.Rank.R2>(batch, statics) }),
  }
}

const valuesOf = (network: Network) => [...network.parameters].map(([name, value]) => [name, [...value.dataSync()]])

function forecastOf(network: Network, inputs: NetworkInputs, seed?: number): { shape: number[]; values: number[] } {
  const forecast = network.forward(inputs, seed)
  const values = [...forecast.dataSync()]
  forecast.dispose()
  return { shape: forecast.shape, values }
}

/** Off their first values: gradients at a weight of 0 or a norm of 1 would hide what they do not reach. */
function move(network: Network): void {
  const random = randomFrom(SEED)
  for (const variable of network.parameters.values()) {
    const data = variable.dataSync().map(value => value + 0.2 * (2 * uniform(random) - 1))
    tf.tidy(() => variable.assign(tf.tensor(data, variable.shape)))
  }
}

/** Σ c_i y_i with a c_i of its own for each output. */
const weigh = (y: tf.Tensor): tf.Scalar =>
  tf.sum(tf.mul(y, tf.reshape(tf.cos(tf.mul(tf.range(0, y.size), 1.7)), y.shape)))

export interface LawOptions {
  readonly batch?: number
  /** Numbers of each parameter whose gradient is checked. */
  readonly slopes?: number
  /** Whether the network has dropout. */
  readonly drops?: boolean
  /** How far the gradients of two engines may differ, as a share of the largest; absent: a thousandth. */
  readonly apart?: number
  /** Whether its first weights are drawn. */
  readonly drawn?: boolean
}

/** What holds of every network, tested at one small size; the shape should have some of everything that it takes. */
export function networkLaws<O extends object>(
  kind: NetworkKind<O>,
  options: O,
  shape: NetworkShape,
  { batch = 3, slopes = 2, drops = true, drawn = true, apart = 1e-3 }: LawOptions = {},
): void {
  const build = (seed = SEED) => {
    const random = randomFrom(seed)
    return kind.build(shape, options, () => uniform(random))
  }
  const gradientsOf = (network: Network): Map<string, number[]> => {
    move(network)
    const inputs = madeUpInputs(shape, batch, 5)
    const trained = [...network.parameters].filter(([, { trainable }]) => trainable)
    const { value, grads } = tf.variableGrads(
      () => weigh(network.forward(inputs, 3)),
      trained.map(([, variable]) => variable),
    )
    const values = new Map(trained.map(([name, variable]) => [name, [...grads[variable.name].dataSync()]]))
    tf.dispose([value, grads, ...Object.values(inputs)])
    network.close()
    return values
  }
  describe(kind.name, () => {
    it(`makes the same weights from the same seed${drawn ? ', and others from another' : ''}`, () => {
      const [first, again, other] = [build(), build(), build(12)]
      assert.deepEqual(valuesOf(first), valuesOf(again))
      assert.equal(isDeepStrictEqual(valuesOf(first), valuesOf(other)), !drawn)
      for (const network of [first, again, other]) network.close()
    })
    it('forecasts shape [batch, horizon, outputs], the same each time', () => {
      const network = build()
      const inputs = madeUpInputs(shape, batch, 5)
      const forecast = forecastOf(network, inputs)
      assert.deepEqual(forecast.shape, [batch, shape.horizon, shape.outputs])
      assert.ok(forecast.values.every(Number.isFinite))
      assert.deepEqual(forecastOf(network, inputs), forecast)
      tf.dispose([...Object.values(inputs)])
      network.close()
    })
    it(drops ? 'drops by the seed' : 'has no dropout', () => {
      const network = build()
      const inputs = madeUpInputs(shape, batch, 5)
      assert.deepEqual(forecastOf(network, inputs, 3), forecastOf(network, inputs, 3))
      const same = isDeepStrictEqual(forecastOf(network, inputs, 3), forecastOf(network, inputs, 4))
      assert.equal(same, !drops)
      tf.dispose([...Object.values(inputs)])
      network.close()
    })
    it('has gradients that are the slopes of a loss, in training', () => {
      const network = build()
      move(network)
      const inputs = madeUpInputs(shape, batch, 5)
      const trained = new Map([...network.parameters].filter(([, { trainable }]) => trainable))
      gradientsAreSlopes(trained, () => weigh(network.forward(inputs, 3)), 2e-3, slopes)
      tf.dispose([...Object.values(inputs)])
      network.close()
    })
    it('has the same gradients on WebAssembly', async () => {
      const onCpu = gradientsOf(build())
      await startTfjsWasm()
      const onWasm = gradientsOf(build())
      await startTfjsCpu()
      const largest = Math.max(...[...onCpu.values()].flat().map(Math.abs))
      for (const [name, values] of onCpu) {
        for (const [i, value] of values.entries()) near(onWasm.get(name)![i], value, apart * largest, `${name}[${i}]`)
      }
    })
    it('hears every input', () => {
      const network = build()
      move(network)
      const inputs = madeUpInputs(shape, batch, 5)
      const others = madeUpInputs(shape, batch, 6)
      const { values } = forecastOf(network, inputs)
      for (const name of Object.keys(inputs) as (keyof NetworkInputs)[]) {
        const changed = forecastOf(network, { ...inputs, [name]: others[name] })
        assert.notDeepEqual(changed.values, values, `${name} changes nothing`)
      }
      tf.dispose([...Object.values(inputs), ...Object.values(others)])
      network.close()
    })
    it('leaves no tensors behind', () => {
      const before = tf.memory().numTensors
      const network = build()
      const inputs = madeUpInputs(shape, batch, 5)
      forecastOf(network, inputs)
      forecastOf(network, inputs, 3)
      tf.dispose([...Object.values(inputs)])
      network.close()
      assert.equal(tf.memory().numTensors, before)
    })
  })
}
