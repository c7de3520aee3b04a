import { createRequire } from 'node:module'
import * as tf from '@tensorflow/tfjs-core'
import type { EngineKind } from './engine.js'
import { engineError } from './engine-error.js'
import { optionalPackage } from './optional-package.js'
import { processorName } from './processor.js'
import { startBackend } from './start-backend.js'
import { tfjsNetworks } from './tfjs-networks.js'

/**
 * What tfjs-node 4.22 takes from Node's `util`, and Node 23 no longer has.
 * @see https://nodejs.org/api/deprecations.html, DEP0044 and on
 */
const REMOVED = {
  isArray: Array.isArray,
  isBoolean: (value: unknown) => typeof value === 'boolean',
  isNull: (value: unknown) => value === null,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  isNumber: (value: unknown) => typeof value === 'number',
  isObject: (value: unknown) => typeof value === 'object' && value !== null,
  isString: (value: unknown) => typeof value === 'string',
  isUndefined: (value: unknown) => value === undefined,
}

/** Puts back what is missing of `util`, for packages of CommonJS. @returns the names */
export function restoreUtil(target: Record<string, unknown> = createRequire(import.meta.url)('node:util')): string[] {
  const missing = Object.keys(REMOVED).filter(name => !(name in target))
  for (const name of missing) target[name] = REMOVED[name as keyof typeof REMOVED]
  return missing
}

/** tfjs on TensorFlow's own library, on the processor or, with CUDA, on a GPU. */
const tensorflow = (name: string, packageName: string, device: () => string, howTo: string): EngineKind => ({
  name,
  howTo,
  start: async () => {
    restoreUtil()
    await optionalPackage(name, packageName)
    try {
      await startBackend(name, 'tensorflow')
    } catch (error) {
      throw engineError(name, 'does not start', error)
    }
    return tfjsNetworks({
      name,
      backend: 'tensorflow',
      description: `tfjs ${tf.version_core} on TensorFlow`,
      device: device(),
    })
  },
})

export const TFJS_NODE = tensorflow(
  'tfjs-node',
  '@tensorflow/tfjs-node',
  processorName,
  'npm install @tensorflow/tfjs-node (its install script downloads libtensorflow: allow scripts for it)',
)

export const TFJS_NODE_GPU = tensorflow(
  'tfjs-node-gpu',
  '@tensorflow/tfjs-node-gpu',
  () => 'a GPU by CUDA, or the processor where TensorFlow finds none',
  'npm install @tensorflow/tfjs-node-gpu, with CUDA 11.2 and cuDNN 8.1 (its install script downloads libtensorflow)',
)
