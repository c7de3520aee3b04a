import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'
import type { NetworkInputs, NetworkShape } from './network.js'

/** @throws {SettingsError} the shape has this input, the batch has not */
export function present<T>(input: T | undefined, name: keyof NetworkInputs): T {
  if (input === undefined)
    throw new SettingsError(`no '${name}' in the inputs of a network whose shape has them; give it`)
  return input
}

/** What a network sees at each step, in the order history, streams, known, statics. */
export interface SequenceParts {
  /** Absent: true. */
  readonly history?: boolean
  /**
   * Whether known inputs join: at each step those of `horizon` steps later, so that the last of them is seen too. Absent:
   * false.
   */
  readonly known?: boolean
}

/** Columns of `sequenceOf`. */
export const sequenceWidth = (shape: NetworkShape, parts: SequenceParts = {}): number =>
  (parts.history === false ? 0 : 1) + shape.streams + (parts.known ? shape.known : 0) + shape.statics

/**
 * The inputs of all steps; statics are repeated at each step.
 *
 * @returns shape [batch, steps, sequenceWidth], oldest first
 */
export function sequenceOf(inputs: NetworkInputs, shape: NetworkShape, parts: SequenceParts = {}): tf.Tensor3D {
  const { steps, horizon, streams, known, statics } = shape
  const [batch] = inputs.history.shape
  const columns: tf.Tensor3D[] = []
  if (parts.history !== false) columns.push(tf.reshape(inputs.history, [batch, steps, 1]))
  if (streams > 0) columns.push(present(inputs.streams, 'streams'))
  if (parts.known && known > 0) {
    columns.push(tf.slice(present(inputs.known, 'known'), [0, horizon, 0], [batch, steps, known]))
  }
  if (statics > 0) {
    columns.push(tf.tile(tf.reshape(present(inputs.statics, 'statics'), [batch, 1, statics]), [1, steps, 1]))
  }
  return tf.concat(columns, 2)
}

/** The steps of a sequence side by side: [batch, steps, width] to [batch, steps · width], which copies nothing. */
export const sideBySide = (sequence: tf.Tensor3D): tf.Tensor2D => {
  const [batch, steps, width] = sequence.shape
  return tf.reshape(sequence, [batch, steps * width])
}

/** Known inputs of the horizon, shape [batch, horizon, known]; undefined where the shape has none. */
export function knownAhead(inputs: NetworkInputs, { steps, horizon, known }: NetworkShape): tf.Tensor3D | undefined {
  if (known === 0) return undefined
  return tf.slice(present(inputs.known, 'known'), [0, steps, 0], [inputs.history.shape[0], horizon, known])
}
