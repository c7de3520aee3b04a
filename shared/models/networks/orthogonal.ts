import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import { type BasisName, orthogonalBasis } from '../../kernels/orthogonal-basis.js'
import { decoderMatrix, encoderMatrix, type Projection } from '../../kernels/projection.js'
import { given } from './initialisers.js'
import { affine } from './matmul.js'
import type { NetworkKind, NetworkShape } from './network.js'
import { parameters } from './parameters.js'
import { knownAhead, present } from './sequence.js'
import { checkSizes } from './sizes.js'

export interface OrthogonalOptions {
  readonly basis: BasisName
  /** How many functions of the basis, from the first on. */
  readonly functions: number
  readonly projection: Projection
  /** What the basis's domain covers: with the horizon in it a forecast is no extrapolation. */
  readonly span: 'window' | 'window-and-horizon'
  /** Of least squares, relative to the sum of weights. */
  readonly ridge: number
  /** Laguerre's unit of time, in steps. */
  readonly memory: number
  /** What is trained: from the basis's own matrices on. */
  readonly learn: 'nothing' | 'decoder' | 'all'
}

/** Our choice: the source gives the construction and no settings. SPEC.md 5 */
export const ORTHOGONAL_DEFAULTS: OrthogonalOptions = {
  basis: 'legendre',
  functions: 8,
  projection: 'least-squares',
  span: 'window-and-horizon',
  ridge: 1e-2,
  memory: 8,
  learn: 'decoder',
}

/**
 * Orthogonal functions as a linear network: history to coefficients (the encoder), coefficients to times ahead (the
 * decoder). Streams go through the same encoder; their coefficients, statics and known inputs of the horizon reach the
 * decoder with weights that begin at 0, so that before training, and with `learn: 'nothing'` always, the forecast is
 * that of the history's basis functions, the same one for every output.
 *
 * @see SPEC.md 5: slides give the construction, no paper does. Relatives: Gu et al. (2020), arXiv 2008.07669 (HiPPO);
 * Zhou et al. (2022), arXiv 2205.08897 (FiLM)
 */
export const orthogonal: NetworkKind<OrthogonalOptions> = {
  name: 'orthogonal',
  defaults: ORTHOGONAL_DEFAULTS,
  build: (shape, options, random) => {
    const { steps, horizon, streams, known, statics, outputs } = shape
    const { functions, learn } = options
    checkSizes('orthogonal', { steps, functions })
    const { encoder, decoder } = matrices(shape, options)
    const weights = parameters(random)
    const decodes = learn !== 'nothing'
    const seen = (1 + streams) * functions + statics + known * horizon
    const encode = weights.make<tf.Rank.R2>('encoder.weight', [steps, functions], given(encoder), learn === 'all')
    const first = new Float32Array(seen * horizon * outputs)
    first.set(decoder)
    const decode = weights.make<tf.Rank.R2>('decoder.weight', [seen, horizon * outputs], given(first), decodes)
    const bias = weights.make<tf.Rank.R1>(
      'decoder.bias',
      [horizon * outputs],
      given(new Float32Array(horizon * outputs)),
      decodes,
    )
    return {
      parameters: weights.all,
      forward: inputs =>
        tf.tidy(() => {
          const [batch] = inputs.history.shape
          const columns: tf.Tensor2D[] = [affine(inputs.history, encode)]
          if (streams > 0) {
            const byStream = tf.transpose<tf.Tensor3D>(present(inputs.streams, 'streams'), [0, 2, 1])
            columns.push(tf.reshape(affine(byStream, encode), [batch, streams * functions]))
          }
          if (statics > 0) columns.push(present(inputs.statics, 'statics'))
          const ahead = knownAhead(inputs, shape)
          if (ahead !== undefined) columns.push(tf.reshape(ahead, [batch, horizon * known]))
          return tf.reshape(affine(tf.concat(columns, 1), decode, bias), [batch, horizon, outputs])
        }),
      close: weights.close,
    }
  },
}

/** Encoder [steps, functions] and decoder [functions, horizon · outputs] of the basis, row-major. */
function matrices({ steps, horizon, outputs }: NetworkShape, options: OrthogonalOptions) {
  const { basis: name, functions, projection, span, ridge, memory } = options
  if (!(memory > 0) || !(ridge >= 0)) {
    throw new SettingsError(`orthogonal: memory ${memory}, ridge ${ridge}; give a memory above 0, a ridge of 0 or more`)
  }
  const basis = orthogonalBasis(name, {
    window: steps,
    span: span === 'window' ? steps : steps + horizon,
    ends: projection === 'trapezoid' || projection === 'simpson',
    memory,
  })
  const encoder = encoderMatrix(basis, functions, steps, projection, ridge)
  const times = Array.from({ length: horizon }, (_, k) => steps + k)
  const decoder = decoderMatrix(basis, functions, times)
  return {
    encoder: Float32Array.from({ length: steps * functions }, (_, i) => {
      return encoder[(i % functions) * steps + Math.floor(i / functions)]
    }),
    decoder: Float32Array.from({ length: functions * horizon * outputs }, (_, i) => {
      const [l, column] = [Math.floor(i / (horizon * outputs)), i % (horizon * outputs)]
      return decoder[Math.floor(column / outputs) * functions + l]
    }),
  }
}
