import { ArtefactError } from '../../../shared/domain/errors.js'
import { weightOf } from '../../../shared/models/artefact.js'
import { decodeSafetensors, encodeSafetensors, type Weight, type Weights } from '../../../shared/models/safetensors.js'
import type { FittedMlp } from './mlp.js'
import type { MlpNetwork } from './mlp-network.js'
import { HORIZONS } from './protocol.js'
import type { Usual } from './ridge-inputs.js'

export const ILI_FORMAT = 'groundswell-influenza/1'

/** Weeks of a year are counted 1 to 53. */
const WEEKS = 54

/** All about a trained model of influenza-like illness but its numbers. */
export interface IliManifest {
  readonly format: typeof ILI_FORMAT
  readonly model: 'mlp'
  readonly packageVersion: string
  readonly regions: readonly string[]
  readonly networks: number
  /** First day of the first week that was learnt from. */
  readonly trainedFrom: string
  /** Last days of the weeks that the first fit saw, whose errors beyond are the spread, and that the weights saw. */
  readonly spreadFrom: string
  readonly trainedTo: string
  /** SHA-256 of the file. */
  readonly dataHash: string
  readonly seed: number
}

/** A trained model, ready to forecast. */
export interface ShippedIli {
  readonly manifest: IliManifest
  readonly usual: Usual
  readonly fitted: FittedMlp
  readonly levels: Float64Array
  /** By model: quantiles of truth − forecast on the root's scale, shape [HORIZONS · levels]. */
  readonly residuals: ReadonlyMap<string, Float64Array>
}

const RESIDUALS = 'residuals.'

/** The files of the artefact's folder. */
export function encodeIli({ manifest, usual, fitted, levels, residuals }: ShippedIli) {
  const seasons = [...usual.own, usual.all].flatMap(season =>
    Array.from({ length: WEEKS }, (_, week) => season(Infinity, week)),
  )
  const weights = new Map<string, Weight>([
    ['usual', { shape: [usual.own.length + 1, WEEKS], data: Float64Array.from(seasons) }],
    ['factors', { shape: [HORIZONS.length], data: Float64Array.from(fitted.factors) }],
    ['levels', { shape: [levels.length], data: levels }],
    ...[...residuals].map(([model, data]): [string, Weight] => [
      `${RESIDUALS}${model}`,
      { shape: [HORIZONS.length, levels.length], data },
    ]),
    ...fitted.networks.flatMap((network, n) => networkWeights(network, `network${n}.`)),
  ])
  return { manifest: `${JSON.stringify(manifest, undefined, 2)}\n`, weights: encodeSafetensors(weights) }
}

const STANDARD = ['mean', 'deviation', 'units'] as const

const networkWeights = (network: MlpNetwork, prefix: string): [string, Weight][] => [
  ...STANDARD.map((name): [string, Weight] => [
    `${prefix}${name}`,
    { shape: [network[name].length], data: network[name] },
  ]),
  ...[...network.weights].map(([name, weight]): [string, Weight] => [`${prefix}weights.${name}`, weight]),
]

/** @throws {ArtefactError} */
export function decodeIli(files: { readonly manifest: string; readonly weights: Uint8Array }): ShippedIli {
  const manifest = manifestOf(files.manifest)
  const weights = decodeSafetensors(files.weights)
  const numbers = (name: string, shape: number[]) => Float64Array.from(weightOf(weights, name, shape).data)
  const regions = manifest.regions.length
  const seasons = numbers('usual', [regions + 1, WEEKS])
  const season = (row: number) => (_: number, week: number) => seasons[row * WEEKS + week]
  const levels = numbers('levels', [-1])
  return {
    manifest,
    usual: { own: manifest.regions.map((_, r) => season(r)), all: season(regions) },
    fitted: {
      factors: [...numbers('factors', [HORIZONS.length])],
      networks: Array.from({ length: manifest.networks }, (_, n) => networkOf(weights, n, numbers)),
    },
    levels,
    residuals: new Map(
      [...weights.keys()]
        .filter(name => name.startsWith(RESIDUALS))
        .map(name => [name.slice(RESIDUALS.length), numbers(name, [HORIZONS.length, levels.length])]),
    ),
  }
}

function networkOf(weights: Weights, n: number, numbers: (name: string, shape: number[]) => Float64Array): MlpNetwork {
  const prefix = `network${n}.weights.`
  const own = [...weights].filter(([name]) => name.startsWith(prefix))
  return {
    withRegions: n % 2 === 1,
    mean: numbers(`network${n}.mean`, [-1]),
    deviation: numbers(`network${n}.deviation`, [-1]),
    units: numbers(`network${n}.units`, [HORIZONS.length]),
    weights: new Map(own.map(([name, weight]) => [name.slice(prefix.length), weight])),
  }
}

function manifestOf(text: string): IliManifest {
  let manifest: Partial<IliManifest> = {}
  try {
    manifest = JSON.parse(text)
  } catch {
    // What is no JSON is of no format.
  }
  const isWhole = manifest.format === ILI_FORMAT && Array.isArray(manifest.regions) && manifest.networks !== undefined
  if (isWhole && manifest.trainedTo !== undefined) return manifest as IliManifest
  throw new ArtefactError(`the manifest is not of ${ILI_FORMAT}; make it again with \`train --domain influenza\``)
}
