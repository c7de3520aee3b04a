import * as tf from '@tensorflow/tfjs-core'
import type { Initialiser, Random } from './initialisers.js'

/** Makes a network's weights, in order, and owns them until `close`. */
export interface Parameters {
  /** By name, in the order in which they were made. */
  readonly all: ReadonlyMap<string, tf.Variable>
  /**
   * @param name  unique in the network: `encoder.weight_ih_l0`
   * @param trainable  false: a statistic that the network keeps itself, which no gradient reaches; absent: true
   */
  make<R extends tf.Rank>(name: string, shape: tf.ShapeMap[R], first: Initialiser, trainable?: boolean): tf.Variable<R>
  close(): void
}

/** @param random  a number in [0, 1); the same numbers give the same weights */
export function parameters(random: Random): Parameters {
  const all = new Map<string, tf.Variable>()
  return {
    all,
    make: <R extends tf.Rank>(name: string, shape: tf.ShapeMap[R], first: Initialiser, trainable = true) => {
      const variable = tf.tidy(() => tf.variable(tf.tensor(first(shape, random), shape), trainable))
      all.set(name, variable)
      return variable as tf.Variable<R>
    },
    close: () => {
      for (const variable of all.values()) variable.dispose()
    },
  }
}

/** How many numbers training moves. */
export const parameterCount = (all: ReadonlyMap<string, tf.Variable>): number =>
  [...all.values()].reduce((sum, { size, trainable }) => sum + (trainable ? size : 0), 0)
