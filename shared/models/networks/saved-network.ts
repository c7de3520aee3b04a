import * as tf from '@tensorflow/tfjs-core'
import { ArtefactError } from '../../domain/errors.js'
import { weightOf } from '../artefact.js'
import type { Weights } from '../safetensors.js'
import type { Network, NetworkShape } from './network.js'
import { networkNamed } from './registry.js'

/** A trained network, as data. */
export interface SavedNetwork {
  /** Name of its architecture. */
  readonly architecture: string
  /** In place of the defaults of the same names. */
  readonly options: object
  readonly shape: NetworkShape
  /** Rows of a batch that it sees together, as `Network.rowsTogether`; absent: 1. */
  readonly rowsTogether?: number
  /** By the names of its parameters. */
  readonly weights: Weights
  /** The same as an ONNX file, for the engines that run one. */
  readonly onnx?: Uint8Array
}

/**
 * The network again, on the engine that has started.
 *
 * @throws {ArtefactError} a weight is missing, too many, or of another shape
 * @throws {SettingsError} no architecture has the name, or shape and options do not go together
 */
export function buildSaved({ architecture, options, shape, weights }: SavedNetwork): Network {
  // The first weights are replaced at once.
  const network = networkNamed(architecture).build(shape, options, () => 0.5)
  try {
    const strange = [...weights.keys()].find(name => !network.parameters.has(name))
    if (strange !== undefined) throw new ArtefactError(`a ${architecture} has no weight '${strange}'; train it again`)
    for (const [name, variable] of network.parameters) {
      const { data } = weightOf(weights, name, variable.shape)
      tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(data), variable.shape)))
    }
    return network
  } catch (error) {
    network.close()
    throw error
  }
}
