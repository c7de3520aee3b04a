import * as tf from '@tensorflow/tfjs-core'

/** Name of what runs the tensors of this process: `tfjs-wasm`, `tfjs-cpu`; `none` before one was started. */
export const activeEngine = (): string => (tf.engine().backendName ? `tfjs-${tf.getBackend()}` : 'none')
