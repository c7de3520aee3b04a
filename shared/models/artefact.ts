import { createHash } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Check, Errors } from 'typebox/value'
import { ArtefactError } from '../domain/errors.js'
import { DOMAINS } from '../domain/region.js'
import { canonicalJson } from './canonical-json.js'
import { decodeSafetensors, encodeSafetensors, type Weight, type Weights } from './safetensors.js'

export const ARTEFACT_FORMAT = 'groundswell-model/2'

const Count = Type.Integer({ minimum: 0 })
const Period = Type.Object({ fromDay: Type.Integer(), toDay: Type.Integer(), issues: Count })

/** All about a model but its numbers. Every field counts towards the artefact's hash: none tells when or where. */
export const ManifestSchema = Type.Object({
  format: Type.Literal(ARTEFACT_FORMAT),
  /** Row of the model table: how the weights are to be used. */
  kind: Type.String({ minLength: 1 }),
  /** Name in tables. */
  model: Type.String({ minLength: 1 }),
  packageVersion: Type.String(),
  region: Type.Object({
    id: Type.String(),
    domain: Type.Enum([...DOMAINS]),
    grid: Type.Object({
      south: Type.Number(),
      west: Type.Number(),
      step: Type.Number({ exclusiveMinimum: 0 }),
      rows: Type.Integer({ minimum: 1 }),
      cols: Type.Integer({ minimum: 1 }),
    }),
    /** Earthquakes below it were left out; absent: none. */
    leastMagnitude: Type.Optional(Type.Number()),
  }),
  /** Ids of the sites, in their order; empty where every pixel of the grid is a cell. */
  sites: Type.Array(Type.String()),
  /** Length of the target window. */
  windowDays: Type.Integer({ minimum: 1 }),
  /** Where each target window ends, days from the issue time. */
  horizonsDays: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1 }),
  /** Rows of Features that the model reads. */
  inputs: Type.Array(Type.String()),
  /** Inputs and target are divided by this before the network sees them; 1: they are not. */
  scale: Type.Number({ exclusiveMinimum: 0 }),
  /** Issue days of the examples that the weights were fitted to. */
  training: Period,
  /** Issue days held back for hyperparameters and early stopping; 0 issues: none. */
  validation: Period,
  /** Last day whose truth was seen in training or validation. */
  trainedToDay: Type.Integer(),
  /** SHA-256 of all examples, in order. */
  dataHash: Type.String(),
  seed: Type.Integer(),
  /** What the model was told or has found out about itself: span, lambda, hidden units. */
  hyperparameters: Type.Record(
    Type.String(),
    Type.Union([Type.Number(), Type.String(), Type.Array(Type.String()), Type.Array(Type.Number())]),
  ),
  /** Scores over the examples of both parts and all horizons, pooled, in the target's unit: in-sample, for orientation. */
  scores: Type.Record(Type.String(), Type.Number()),
})

export type Manifest = Static<typeof ManifestSchema>

/** A trained model, as data. */
export interface Artefact {
  readonly manifest: Manifest
  readonly weights: Weights
}

/** The files of an artefact's folder. */
export interface ArtefactFiles {
  readonly manifest: Uint8Array
  readonly weights: Uint8Array
}

export function encodeArtefact({ manifest, weights }: Artefact): ArtefactFiles {
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`
  return { manifest: new TextEncoder().encode(text), weights: encodeSafetensors(weights) }
}

/** @throws {ArtefactError} */
export function decodeArtefact(files: ArtefactFiles): Artefact {
  let manifest: unknown
  try {
    manifest = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(files.manifest))
  } catch {
    throw new ArtefactError('the manifest is not JSON; train the model again, or copy the artefact again')
  }
  if (!Check(ManifestSchema, manifest)) {
    const [first] = Errors(ManifestSchema, manifest)
    throw new ArtefactError(
      `the manifest is wrong at '${first.instancePath || '/'}': ${first.message}; train the model again with this version`,
    )
  }
  return { manifest, weights: decodeSafetensors(files.weights) }
}

/** SHA-256, in hex, of what the artefact says: the same for the same model, however its manifest is laid out. */
export function artefactHash({ manifest, weights }: Artefact): string {
  return createHash('sha256')
    .update(canonicalJson(manifest))
    .update('\0')
    .update(encodeSafetensors(weights))
    .digest('hex')
}

/**
 * An array of the artefact.
 * @param shape  what it must be; −1 fits any length
 * @throws {ArtefactError}
 */
export function weightOf(weights: Weights, name: string, shape: readonly number[]): Weight {
  const weight = weights.get(name)
  if (weight === undefined) throw new ArtefactError(`the weights have no array '${name}'; train the model again`)
  const fits = weight.shape.length === shape.length && shape.every((n, i) => n === -1 || n === weight.shape[i])
  if (fits) return weight
  throw new ArtefactError(`array '${name}' has shape [${weight.shape}], not [${shape}]; train the model again`)
}

/** A number among the hyperparameters. @throws {ArtefactError} */
export function numberOf(manifest: Pick<Manifest, 'kind' | 'hyperparameters'>, name: string): number {
  const value = manifest.hyperparameters[name]
  if (typeof value === 'number') return value
  throw new ArtefactError(`the manifest of a ${manifest.kind} has no number '${name}'; train the model again`)
}
