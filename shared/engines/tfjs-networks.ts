import * as tf from '@tensorflow/tfjs-core'
import type { Network, NetworkInputs } from '../models/networks/network.js'
import { buildSaved, type SavedNetwork } from '../models/networks/saved-network.js'
import { onBackend } from '../models/on-backend.js'
import { inputsOf } from './check-batch.js'
import type { NetworkEngine } from './engine.js'
import { engineError } from './engine-error.js'

interface TfjsBackend {
  /** Of the engine. */
  readonly name: string
  /** Of tfjs. */
  readonly backend: string
  readonly description: string
  readonly device: string
  /** Gives the device back. */
  readonly close?: () => Promise<void>
}

/** An engine of one of tfjs's backends, which has started. Each run takes its own backend, so that several may be open. */
export const tfjsNetworks = ({ name, backend, description, device, close }: TfjsBackend): NetworkEngine => {
  const build = (saved: SavedNetwork): Network => {
    try {
      return onBackend(backend, () => buildSaved(saved))
    } catch (error) {
      throw engineError(name, `cannot load a ${saved.architecture}`, error)
    }
  }
  return {
    name,
    description,
    device,
    memory: () => onBackend(backend, () => ({ usedBytes: tf.memory().numBytes, tensors: tf.memory().numTensors })),
    load: async saved => {
      const network = build(saved)
      return {
        run: async batch => {
          const named = inputsOf(saved, batch)
          try {
            const forecast = onBackend(backend, () => {
              const inputs = named.map(([input, shape, data]) => [input, tf.tensor(data, shape)] as const)
              try {
                return network.forward(Object.fromEntries(inputs) as unknown as NetworkInputs)
              } finally {
                tf.dispose(inputs.map(([, tensor]) => tensor))
              }
            })
            // Its own memory: the tensor's may be a view of the heap.
            const values = Float32Array.from(await forecast.data())
            forecast.dispose()
            return { values, engine: name }
          } catch (error) {
            throw engineError(name, 'failed in a run', error)
          }
        },
        close: async () => onBackend(backend, () => network.close()),
      }
    },
    close: async () => close?.(),
  }
}
