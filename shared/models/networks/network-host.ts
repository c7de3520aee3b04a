import * as tf from '@tensorflow/tfjs-core'
import { ArtefactError } from '../../domain/errors.js'
import { inputShapes } from './input-shapes.js'
import type { NetworkInputs, NetworkShape } from './network.js'
import { buildSaved, type SavedNetwork } from './saved-network.js'

/** Rows of inputs of a network, row-major; absent is what its shape has 0 of. */
export interface NetworkBatch {
  readonly rows: number
  /** Shape [rows, steps], oldest first. */
  readonly history: Float32Array
  /** Shape [rows, steps, streams]. */
  readonly streams?: Float32Array
  /** Shape [rows, steps + horizon, known]. */
  readonly known?: Float32Array
  /** Shape [rows, statics]. */
  readonly statics?: Float32Array
}

export interface NetworkRun {
  /** Shape [rows, horizon, outputs]; the caller's own. */
  readonly values: Float32Array
  /** Which engine made them: not always the one that was asked, see `supervisedEngine`. */
  readonly engine: string
}

/**
 * Writes the inputs of some rows, all numbers of each, straight into a batch.
 *
 * @param into  may hold rows of others too
 * @param first  row of the batch to begin at
 */
export type WriteRows = (into: NetworkBatch, first: number) => void

/** A network that is run somewhere, for a model that need not know where. */
export interface HostedNetwork {
  /**
   * @param write  called before the promise resolves, and again should the run be tried again: the same numbers each time
   * @throws {EngineError} no engine can run it
   */
  run(rows: number, write: WriteRows): Promise<NetworkRun>
  close(): void
}

/** Where the networks of models are run. @throws {ArtefactError} what was saved does not fit together */
export type NetworkHost = (saved: SavedNetwork) => HostedNetwork

/** Room for so many rows of a network's inputs, full of zeros. */
export function emptyBatch(shape: NetworkShape, rows: number): NetworkBatch {
  const inputs = [...inputShapes(shape, rows)].map(([name, size]) => {
    return [name, new Float32Array(tf.util.sizeFromShape(size))] as const
  })
  return { rows, ...Object.fromEntries(inputs) } as unknown as NetworkBatch
}

/** Runs networks on the backend of tfjs that has started: in training, and where no engine was chosen. */
export const activeBackend: NetworkHost = saved => {
  if (!tf.getBackend()) throw new ArtefactError('a network needs an engine; start one before the model is loaded')
  const network = buildSaved(saved)
  return {
    run: async (rows, write) => {
      const batch = emptyBatch(saved.shape, rows)
      write(batch, 0)
      const forecast = tf.tidy(() => {
        const inputs = [...inputShapes(saved.shape, rows)].map(([name, size]) => [name, tf.tensor(batch[name]!, size)])
        return network.forward(Object.fromEntries(inputs) as NetworkInputs)
      })
      const values = Float32Array.from(await forecast.data())
      forecast.dispose()
      return { values, engine: `tfjs-${tf.getBackend()}` }
    },
    close: () => network.close(),
  }
}
