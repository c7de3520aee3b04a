import { ArtefactError } from '../domain/errors.js'
import { FEATURE_NAMES, FEATURE_ROW } from '../domain/feature-names.js'
import type { Features } from '../domain/messages.js'

/**
 * A row of the features, shape [cells]: a view, not a copy.
 * @throws {ArtefactError} if the features do not hold what the model was trained on
 */
export function featureRow({ names, columns, cells }: Features, name: string): Float32Array {
  const row = names === FEATURE_NAMES ? (FEATURE_ROW.get(name) ?? -1) : names.indexOf(name)
  if (row === -1) {
    throw new ArtefactError(`the model reads '${name}', but the features hold ${names.join(' ')}; train it on these`)
  }
  return columns.subarray(row * cells, (row + 1) * cells)
}
