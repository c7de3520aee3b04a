import * as tf from '@tensorflow/tfjs-core'
import type { Loss } from '../losses/loss.js'
import type { Network } from './network.js'
import type { MaskedPretraining } from './patchtst-pretraining.js'

/** Of what is hidden in a look: the same each time, so that looks can be compared. */
const LOOK_SEED = 1

/** Masked pre-training as a network whose only forecast is its loss, shape [1, 1, 1]: `fitNetwork` trains it. */
export const maskedNetwork = ({ parameters, loss, close }: MaskedPretraining): Network => ({
  parameters,
  forward: ({ history }, dropoutSeed) =>
    tf.tidy(() => {
      const training = dropoutSeed !== undefined
      return tf.reshape(loss(history, dropoutSeed ?? LOOK_SEED, training), [1, 1, 1])
    }),
  close,
})

/** Goes with it. */
export const ownLoss: Loss = forecast => tf.mean(forecast)
