import { NETWORK_FORMAT, type NetworkManifest } from '../../../shared/models/network-artefact.js'
import type { Collection } from '../collections/collection.js'
import { type PretrainResult, type PretrainSettings, pretrainShape } from './pretrain.js'

/** What stands beside the weights of a pre-training. @param packageVersion  of this package */
export function networkManifest(
  { name, dataHash }: Collection,
  settings: PretrainSettings,
  { objective, series, training, heldLoss }: PretrainResult,
  packageVersion: string,
): NetworkManifest {
  const { architecture, options, seed, scaling, loss, from } = settings
  return {
    format: NETWORK_FORMAT,
    ...{ architecture, options: { ...options }, shape: pretrainShape(settings), objective, packageVersion, seed },
    collection: { name, series, dataHash, scaling },
    training,
    tuning: { kind: from?.tuning.kind ?? 'full', ...(from && { from: from.hash }) },
    scores: Number.isNaN(heldLoss) ? {} : { [objective === 'masked' ? 'hidden-mse' : loss]: heldLoss },
  }
}
