import * as tf from '@tensorflow/tfjs-core'

/**
 * What gradients are to be multiplied by so that, over all weights together, they are no longer than a limit; 1 where
 * they are not. It is awaited, because a GPU hands a number over in no other way.
 *
 * @param limit  above 0; Infinity for none
 * @see Pascanu, Mikolov & Bengio (2013), ICML, algorithm 1
 */
export async function clipShare(gradients: readonly tf.Tensor[], limit: number): Promise<number> {
  if (limit === Infinity) return 1
  const norm = tf.tidy(() => tf.addN(gradients.map(gradient => tf.sum(tf.square(gradient)))))
  const [square] = await norm.data()
  norm.dispose()
  return square > limit ** 2 ? limit / Math.sqrt(square) : 1
}
