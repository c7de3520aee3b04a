import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { registerGradients } from '../models/gradients/register.js'
import type { Engine } from './engine.js'

/** tfjs in plain JavaScript: slow, and there wherever Node is. */
export async function startTfjsCpu(): Promise<Engine> {
  // Otherwise it says on the error stream that tfjs-node is faster.
  tf.env().set('PROD', true)
  await tf.setBackend('cpu')
  await tf.ready()
  registerGradients()
  return { name: 'tfjs-cpu', description: `tfjs ${tf.version_core} in JavaScript` }
}
