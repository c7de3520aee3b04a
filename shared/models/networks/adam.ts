import * as tf from '@tensorflow/tfjs-core'

export interface AdamSettings {
  /** How much of the mean gradient stays from step to step. */
  readonly beta1: number
  /** How much of the mean squared gradient stays. */
  readonly beta2: number
  /** Added to the root of the mean square. */
  readonly epsilon: number
}

export const ADAM_DEFAULTS: AdamSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }

/** The optimiser of one network. Its memory is its own until `close`, and can be read and put back. */
export interface Adam {
  /** Running means by name: `<weight>.mean` and `<weight>.square`, each of its weight's shape. */
  readonly memory: ReadonlyMap<string, tf.Variable>
  /**
   * Moves the weights once.
   *
   * @param gradients  by the weights' names
   * @param step  1 for the first: the running means begin at 0 and are corrected for it
   */
  move(gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number, step: number): void
  close(): void
}

/**
 * Adam. tfjs-core has one too, but numbers its weights by when they were made in the process, so that what it remembers
 * does not fit a network that another process has built.
 *
 * @param weights  by name; those that are not trainable are left alone
 * @see Kingma & Ba (2015), ICLR, arXiv 1412.6980, algorithm 1
 */
export function adam(
  weights: ReadonlyMap<string, tf.Variable>,
  { beta1, beta2, epsilon }: AdamSettings = ADAM_DEFAULTS,
): Adam {
  const memory = new Map<string, tf.Variable>()
  for (const [name, { shape, trainable }] of weights) {
    if (!trainable) continue
    for (const part of ['mean', 'square']) {
      memory.set(
        `${name}.${part}`,
        tf.tidy(() => tf.variable(tf.zeros(shape), false)),
      )
    }
  }
  return {
    memory,
    move: (gradients, learningRate, step) =>
      tf.tidy(() => {
        const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step)
        // The paper's ε stands beside a root that is corrected; here the correction is in the rate.
        const floor = epsilon * Math.sqrt(1 - beta2 ** step)
        for (const [name, gradient] of gradients) {
          const [mean, square] = [memory.get(`${name}.mean`)!, memory.get(`${name}.square`)!]
          mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)))
          square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2)))
          const weight = weights.get(name)!
          weight.assign(tf.sub(weight, tf.mul(tf.div(mean, tf.add(tf.sqrt(square), floor)), rate)))
        }
      }),
    close: () => tf.dispose([...memory.values()]),
  }
}
