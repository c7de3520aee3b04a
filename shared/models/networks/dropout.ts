import * as tf from '@tensorflow/tfjs-core'
import { nextUint32, randomFrom } from '../../kernels/random.js'

/** Sets a share of the elements to 0 and scales the others up, so that the mean stays. */
export type Drop = <T extends tf.Tensor>(x: T, rate: number) => T

/**
 * Dropout for one forward pass. Each call draws on from the seed, so the same calls in the same order drop the same.
 *
 * @param seed  absent: nothing is dropped, as in forecasting
 * @see Srivastava et al. (2014), JMLR 15, 1929–1958; "inverted", as in torch
 */
export function dropout(seed: number | undefined): Drop {
  if (seed === undefined) return x => x
  const random = randomFrom(seed)
  return (x, rate) => {
    if (rate === 0) return x
    const keep = 1 / (1 - rate)
    // Two elements a word: a rate is met to 1 / 65,536, in half the draws.
    const limit = Math.round(rate * 2 ** 16)
    const mask = new Float32Array(x.size)
    for (let i = 0; i < mask.length; i += 2) {
      const word = nextUint32(random)
      mask[i] = word >>> 16 < limit ? 0 : keep
      if (i + 1 < mask.length) mask[i + 1] = (word & 0xffff) < limit ? 0 : keep
    }
    return tf.mul(x, tf.tensor(mask, x.shape))
  }
}
