import * as tf from '@tensorflow/tfjs-core'
import type { Initialiser, Random } from './initialisers.js'

/** Makes a network's weights, in order, and owns them until `close`. */
export interface Parameters {
  /** By name, in the order in which they were made. */
  readonly all: ReadonlyMap<string, tf.Variable>
  /** @param name  unique in the network: `encoder.weight_ih_l0` */
  make<R extends tf.Rank>(name: string, shape: tf.ShapeMap[R], first: Initialiser): tf.Variable<R>
  close(): void
}

/** @param random  a number in [0, 1); the same numbers give the same weights */
export function parameters(random: Random): Parameters {
  const all = new Map<string, tf.Variable>()
  return {
    all,
    make: <R extends tf.Rank>(name: string, shape: tf.ShapeMap[R], first: Initialiser) => {
      const variable = tf.tidy(() => tf.variable(tf.tensor(first(shape, random), shape)))
      all.set(name, variable)
      return variable as tf.Variable<R>
    },
    close: () => {
      for (const variable of all.values()) variable.dispose()
    },
  }
}

/** How many numbers a network holds. */
export const parameterCount = (all: ReadonlyMap<string, tf.Variable>): number =>
  [...all.values()].reduce((sum, { size }) => sum + size, 0)
