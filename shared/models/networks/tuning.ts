import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { normal, type Random } from './initialisers.js'
import type { Network } from './network.js'

type Variables = ReadonlyMap<string, tf.Variable>
type Gradients = ReadonlyMap<string, tf.Tensor>

/** Which numbers of a network a training moves. It knows weights by name and shape only: any architecture will do. */
export interface Tuning {
  /** What the optimiser moves. */
  readonly moved: Variables
  /** The network's weights that a gradient is asked for. */
  readonly reached: Variables
  /** All that a training's state holds. */
  readonly kept: Variables
  /**
   * Whether the network is seen as in training. Otherwise nothing is dropped and running statistics stay: a part that
   * is frozen is to say what it said.
   */
  readonly stirs: boolean
  /** From gradients of `reached` to those of `moved`. */
  gradientsOf(reached: Gradients): Gradients
  /** Takes what was moved into the network. */
  settle(): void
  close(): void
}

const trainable = (all: Variables): Variables => new Map([...all].filter(([, weight]) => weight.trainable))

/** Every weight, as in a training from the start. */
export function fullTuning({ parameters }: Network): Tuning {
  const moved = trainable(parameters)
  return {
    ...{ moved, reached: moved, kept: parameters, stirs: true },
    gradientsOf: gradients => gradients,
    settle: () => {},
    close: () => {},
  }
}

/**
 * Names of a network's head: the layer that was made last, which in every architecture here is the one that gives the
 * forecast: all weights that share the last one's name up to its last dot.
 */
export function headNames(parameters: Variables): string[] {
  const names = [...trainable(parameters).keys()]
  const last = names[names.length - 1] ?? ''
  const layer = last.slice(0, last.lastIndexOf('.') + 1)
  return layer === '' ? [last] : names.filter(name => name.startsWith(layer))
}

/**
 * The head alone; all else stays, to the byte.
 *
 * @param more  names that are moved beside it: weights that did not come from the pre-training
 */
export function headTuning({ parameters }: Network, more: readonly string[] = []): Tuning {
  const names = new Set([...headNames(parameters), ...more])
  const moved = new Map([...trainable(parameters)].filter(([name]) => names.has(name)))
  return {
    ...{ moved, reached: moved, kept: parameters, stirs: false },
    gradientsOf: gradients => gradients,
    settle: () => {},
    close: () => {},
  }
}

export interface LowRankOptions {
  /** r of the products that are added. */
  readonly rank: number
  /** For the first factors. */
  readonly random: Random
  /** Names that are moved whole: the head of another task. Absent: none. */
  readonly whole?: readonly string[]
}

/**
 * To each matrix W [m, n] a product A B is added, A [m, r] and B [r, n]: r (m + n) numbers are moved in place of m n. A
 * begins normal with deviation 1 / √m and B at 0, so that the first step finds the network as it was. Matrices with a side of
 * r or less, biases and norms stay as they are. The network always holds the sum, so there is nothing to merge at the end.
 *
 * @throws {SettingsError} no matrix is larger than the rank
 * @see Hu et al. (2022), ICLR, arXiv 2106.09685, section 4.1; their α is r here
 */
export function lowRankTuning({ parameters }: Network, { rank, random, whole = [] }: LowRankOptions): Tuning {
  const matrices = [...trainable(parameters)].filter(
    ([name, { shape }]) => shape.length === 2 && Math.min(...shape) > rank && !whole.includes(name),
  )
  if (!(Number.isInteger(rank) && rank >= 1) || matrices.length === 0) {
    throw new SettingsError(
      `rank ${rank}: no matrix of this network is larger; take a whole number from 1 on, and small`,
    )
  }
  const factor = (shape: [number, number], first: Float32Array) => tf.tidy(() => tf.variable(tf.tensor2d(first, shape)))
  const added = matrices.map(([name, weight]) => {
    const [m, n] = weight.shape
    return {
      ...{ name, weight },
      base: tf.tidy(() => tf.clone(weight)),
      a: factor([m, rank], normal(1 / Math.sqrt(m))([m, rank], random)),
      b: factor([rank, n], new Float32Array(rank * n)),
    }
  })
  const others = new Map([...trainable(parameters)].filter(([name]) => whole.includes(name)))
  const factors: [string, tf.Variable][] = added.flatMap(({ name, a, b }) => [
    [`${name}.low-rank-a`, a],
    [`${name}.low-rank-b`, b],
  ])
  return {
    moved: new Map([...others, ...factors]),
    reached: new Map([...others, ...matrices]),
    kept: new Map([...parameters, ...factors]),
    stirs: false,
    gradientsOf: gradients => {
      const whole = [...gradients].filter(([name]) => others.has(name))
      const products = added.flatMap(({ name, a, b }): [string, tf.Tensor][] => {
        const gradient = gradients.get(name) as tf.Tensor2D | undefined
        if (gradient === undefined) return []
        return [
          [`${name}.low-rank-a`, tf.matMul(gradient, b as tf.Tensor2D, false, true)],
          [`${name}.low-rank-b`, tf.matMul(a as tf.Tensor2D, gradient, true, false)],
        ]
      })
      return new Map([...whole, ...products])
    },
    settle: () =>
      tf.tidy(() => {
        for (const { weight, base, a, b } of added) {
          weight.assign(tf.add(base, tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D)))
        }
      }),
    close: () => tf.dispose(added.flatMap(({ base, a, b }) => [base, a, b])),
  }
}
