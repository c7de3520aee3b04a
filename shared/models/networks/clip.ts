import * as tf from '@tensorflow/tfjs-core'

/**
 * Gradients as they are, or, where they are longer than `limit` over all weights together, shortened to it. Call it in
 * `tf.tidy`.
 *
 * @param limit  above 0; Infinity for none
 * @see Pascanu, Mikolov & Bengio (2013), ICML, algorithm 1
 */
export function clipByGlobalNorm(gradients: ReadonlyMap<string, tf.Tensor>, limit: number): Map<string, tf.Tensor> {
  if (limit === Infinity) return new Map(gradients)
  const squares = [...gradients.values()].map(gradient => tf.sum(tf.square(gradient)))
  // Not `tf.minimum(1, …)`, whose broadcasting is slow on WebAssembly: a number is read from one scalar anyway.
  const norm = Math.sqrt(tf.addN(squares).dataSync()[0])
  const share = norm > limit ? limit / norm : 1
  return new Map([...gradients].map(([name, gradient]) => [name, share === 1 ? gradient : tf.mul(gradient, share)]))
}
