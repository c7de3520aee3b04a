import * as tf from '@tensorflow/tfjs-core'
import { SettingsError } from '../../domain/errors.js'

/**
 * Copies the weights that two networks both have, by name: from pre-training to fine-tuning.
 *
 * @returns the names that were copied, in the order of `to`
 * @throws {SettingsError} if two of one name differ in shape, or there are none of one name
 */
export function copyWeights(from: ReadonlyMap<string, tf.Variable>, to: ReadonlyMap<string, tf.Variable>): string[] {
  const shared = [...to.keys()].filter(name => from.has(name))
  for (const name of shared) {
    const [source, target] = [from.get(name)!, to.get(name)!]
    if (!tf.util.arraysEqual(source.shape, target.shape)) {
      throw new SettingsError(
        `'${name}' has shape [${source.shape}] here and [${target.shape}] there; build both with the same options`,
      )
    }
  }
  if (shared.length === 0) throw new SettingsError('the two networks have no weight of one name; take the same kind')
  for (const name of shared) tf.tidy(() => to.get(name)!.assign(tf.clone(from.get(name)!)))
  return shared
}
