import { createHash } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { ArtefactError } from '../domain/errors.js'
import type { ArtefactFiles } from './artefact.js'
import { canonicalJson } from './canonical-json.js'
import { decodeSafetensors, encodeSafetensors, type Weights } from './safetensors.js'

export const NETWORK_FORMAT = 'groundswell-network/1'

const Count = Type.Integer({ minimum: 0 })
const Positive = Type.Integer({ minimum: 1 })

/** All about a network of the registry but its numbers: what it is built of, and where its weights come from. */
export const NetworkManifestSchema = Type.Object({
  format: Type.Literal(NETWORK_FORMAT),
  architecture: Type.String({ minLength: 1 }),
  /** In place of the architecture's defaults. */
  options: Type.Record(Type.String(), Type.Unknown()),
  shape: Type.Object({
    ...{ steps: Positive, horizon: Positive, streams: Count, known: Count, statics: Count, outputs: Positive },
  }),
  /** `masked`: its head was not trained, and is as it was drawn. */
  objective: Type.Enum(['forecast', 'masked']),
  packageVersion: Type.String(),
  seed: Type.Integer(),
  collection: Type.Object({
    name: Type.String(),
    series: Positive,
    dataHash: Type.String(),
    /** How each series was brought to the scale of the windows. */
    scaling: Type.String(),
  }),
  /** Examples of the two parts, and mini-batches up to the best look. */
  training: Type.Object({ windows: Count, held: Count, steps: Count }),
  /** How weights were moved, and of what they came, if not from chance. */
  tuning: Type.Object({ kind: Type.Enum(['full', 'head', 'low-rank']), from: Type.Optional(Type.String()) }),
  /** Of the windows held back, on the scale of the windows; NaN cannot be written and is left out. */
  scores: Type.Record(Type.String(), Type.Number()),
})

export type NetworkManifest = Static<typeof NetworkManifestSchema>

/** A trained network, as data. */
export interface NetworkArtefact {
  readonly manifest: NetworkManifest
  readonly weights: Weights
}

export function encodeNetwork({ manifest, weights }: NetworkArtefact): ArtefactFiles {
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`
  return { manifest: new TextEncoder().encode(text), weights: encodeSafetensors(weights) }
}

/** @throws {ArtefactError} */
export function decodeNetwork(files: ArtefactFiles): NetworkArtefact {
  let manifest: unknown
  try {
    manifest = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(files.manifest))
  } catch {
    throw new ArtefactError('the manifest is not JSON; train the network again, or copy the folder again')
  }
  if (!Check(NetworkManifestSchema, manifest)) {
    const [first] = Errors(NetworkManifestSchema, manifest)
    throw new ArtefactError(
      `the manifest is wrong at '${first.instancePath || '/'}': ${first.message}; name a folder of groundswell pretrain`,
    )
  }
  return { manifest, weights: decodeSafetensors(files.weights) }
}

/** SHA-256, in hex, of what the network is: the same for the same network. */
export const networkHash = ({ manifest, weights }: NetworkArtefact): string =>
  createHash('sha256').update(canonicalJson(manifest)).update('\0').update(encodeSafetensors(weights)).digest('hex')
