import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import type { Network, NetworkInputs } from '../../shared/models/networks/network.js'
import { decodeSafetensors, type Weight, type Weights } from '../../shared/models/safetensors.js'
import { near } from './near.js'

const FOLDER = new URL('../../../tests/reference/vectors/', import.meta.url)

/** What a script of tests/reference wrote about its cases. */
export const readCases = <T>(file: string): T => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as T

/** The arrays of one case. */
export const readVector = (name: string): Weights =>
  decodeSafetensors(readFileSync(new URL(`${name}.safetensors`, FOLDER)))

/** Those whose name begins with the prefix, without it. */
export const partOf = (arrays: Weights, prefix: string): Weights =>
  new Map(
    [...arrays].filter(([name]) => name.startsWith(prefix)).map(([name, array]) => [name.slice(prefix.length), array]),
  )

function permuted({ shape, data }: Weight, order: number[], size: number[]): Weight {
  const moved = tf.tidy(() => tf.transpose(tf.tensor(Float32Array.from(data), [...shape]), order))
  const values = Float32Array.from(moved.dataSync())
  moved.dispose()
  return { shape: size, data: values }
}

/**
 * An array in our layout: torch keeps [outputs, inputs, ...places] of a layer, we keep [...places, inputs, outputs], and
 * for a convolution over time all places and inputs in one axis.
 */
export function fromTorch(name: string, weight: Weight): Weight {
  const { shape } = weight
  const [outputs, inputs, ...places] = shape
  if (!/\.weight(_[ih]h_l\d+)?$/.test(name) || shape.length < 2) return weight
  if (shape.length === 2) return permuted(weight, [1, 0], [inputs, outputs])
  if (shape.length === 3) return permuted(weight, [2, 1, 0], [places[0] * inputs, outputs])
  return permuted(weight, [2, 3, 1, 0], [...places, inputs, outputs])
}

/** Puts the original's arrays, renamed and turned already, into a network; fails unless both have the same names. */
export function assignWeights({ parameters }: Network, weights: Weights): void {
  assert.deepEqual([...weights.keys()].sort(), [...parameters.keys()].sort())
  for (const [name, { shape, data }] of weights) {
    const variable = parameters.get(name)!
    assert.deepEqual(variable.shape, shape, name)
    tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(data), [...shape])))
  }
}

/** @param shape  that of the tensor to make; absent: the array's own */
export function tensorOf<R extends tf.Rank>({ shape, data }: Weight, size?: tf.ShapeMap[R]): tf.Tensor<R> {
  return tf.tensor(Float32Array.from(data), size ?? ([...shape] as tf.ShapeMap[R])) as tf.Tensor<R>
}

/** Fails unless the network gives the original's output to within the tolerance, number by number. */
export function sameOutput(
  network: Network,
  inputs: NetworkInputs,
  { data }: Weight,
  { tolerance = 1e-4, seed }: { tolerance?: number; seed?: number } = {},
): void {
  const forecast = tf.tidy(() => network.forward(inputs, seed))
  const output = forecast.dataSync()
  forecast.dispose()
  assert.equal(output.length, data.length)
  for (const [i, value] of output.entries()) near(value, data[i], tolerance, `output ${i}:`)
}
