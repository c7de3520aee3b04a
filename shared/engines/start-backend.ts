import * as tf from '@tensorflow/tfjs-core'
import { registerGradients } from '../models/gradients/register.js'
import { EngineError } from './engine-error.js'

/**
 * Starts one of tfjs's backends, and leaves the process on the one that it was on.
 *
 * @param name  of the engine
 * @throws {EngineError} it does not start
 */
export async function startBackend(name: string, backend: string): Promise<void> {
  const before = tf.getBackend()
  const started = await tf.setBackend(backend)
  if (started) registerGradients()
  if (before) await tf.setBackend(before)
  if (!started) throw new EngineError(`${name} does not start: tfjs has no backend '${backend}' here; take another`)
}
