import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { type RandomState, randomFrom } from '../../kernels/random.js'
import { shuffle } from '../../kernels/shuffle.js'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import type { Random } from './initialisers.js'
import { parameters } from './parameters.js'
import { cutPatches, patchCount } from './patches.js'
import { patchEncoder } from './patchtst-encoder.js'
import type { PatchTstOptions } from './patchtst-options.js'
import { revIn, revInStatistics } from './rev-in.js'
import { checkRate } from './sizes.js'

/** Share of the patches that the paper hides. */
export const HIDDEN_SHARE = 0.4

/** A PatchTST that learns to fill in what was hidden from it. Its weights are its own until `close`. */
export interface MaskedPretraining {
  /** Those of the encoder bear the names they have in PatchTST: `copyWeights` takes them there. */
  readonly parameters: ReadonlyMap<string, tf.Variable>
  /**
   * Mean squared error over the hidden patches, in deviations of their windows.
   *
   * @param history  shape [batch, steps], oldest first
   * @param seed  of what is hidden and what is dropped
   * @param training  false: nothing is dropped and running statistics stay; absent: true
   */
  loss(history: tf.Tensor2D, seed: number, training?: boolean): tf.Scalar
  close(): void
}

/**
 * Masked pre-training: some patches of each window are set to 0, and a linear layer reads them off the encoder's tokens.
 *
 * @param options  with a stride of a patch or more: a step that stands in two patches is not hidden by hiding one
 * @throws {SettingsError} if patches overlap, or nothing would be hidden
 * @see Nie et al. (2023), ICLR, arXiv 2211.14730, section 3.2
 */
export function maskedPatchTst(
  steps: number,
  options: PatchTstOptions,
  random: Random,
  share = HIDDEN_SHARE,
): MaskedPretraining {
  const { patch, stride, width } = options
  checkRate('patchtst', 'share', share)
  if (stride < patch || steps < patch) {
    throw new SettingsError(
      `patches of ${patch} steps every ${stride} of ${steps} cannot be hidden; take a stride of ${patch}`,
    )
  }
  const patches = patchCount(steps, patch, stride)
  // The last patch may hold nothing but the repeated value, which is no riddle.
  const among = Math.min(Math.ceil(steps / stride), patches)
  const hidden = among - Math.floor(among * (1 - share))
  if (hidden === 0) throw new SettingsError(`a share of ${share} of ${among} patches hides none; hide more`)
  const weights = parameters(random)
  const norm = revIn(weights, 'revin', 1, { centre: 'last', affine: false })
  const encode = patchEncoder(weights, patches, patch, options)
  const rebuild = dense(weights, 'pretrain_head', width, patch)
  return {
    parameters: weights.all,
    loss: (history, seed, training = true) =>
      tf.tidy(() => {
        const [rows] = history.shape
        const series = tf.expandDims<tf.Tensor3D>(history, 2)
        const scaled = norm.normalise(series, revInStatistics(series, { centre: 'last' }))
        const whole = cutPatches(tf.reshape(scaled, [rows, steps]), patch, stride)
        const chosen = hidePatches(rows, patches, among, hidden, randomFrom(seed))
        const mask = tf.tensor3d(chosen, [rows, patches, 1])
        const seen = tf.mul<tf.Tensor3D>(whole, tf.sub(1, mask))
        const rebuilt = rebuild(encode(seen, { drop: dropout(training ? seed : undefined), training }))
        const missed = tf.mul(tf.squaredDifference(rebuilt, whole), mask)
        return tf.div<tf.Scalar>(tf.sum(missed), rows * hidden * patch)
      }),
    close: () => weights.close(),
  }
}

/**
 * 1 for each patch that is hidden: of each row the same number, any as likely.
 *
 * @param among  how many of a row's patches may be hidden, from the first
 * @returns shape [rows, patches]
 */
export function hidePatches(
  rows: number,
  patches: number,
  among: number,
  hidden: number,
  random: RandomState,
): Float32Array {
  const mask = new Float32Array(rows * patches)
  const order = Uint32Array.from({ length: among }, (_, p) => p)
  for (let row = 0; row < rows; row++) {
    for (const p of shuffle(order, random).subarray(0, hidden)) mask[row * patches + p] = 1
  }
  return mask
}
