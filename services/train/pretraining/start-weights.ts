import { SettingsError } from '../../../shared/domain/errors.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import type { Network } from '../../../shared/models/networks/network.js'
import { writeVariables } from '../../../shared/models/networks/training-state.js'
import {
  fullTuning,
  headNames,
  headTuning,
  lowRankTuning,
  type Tuning,
} from '../../../shared/models/networks/tuning.js'
import type { Weights } from '../../../shared/models/safetensors.js'

export const TUNINGS = ['full', 'head', 'low-rank'] as const
export type TuningKind = (typeof TUNINGS)[number]

/** What came of a training, as another needs it. */
export interface Pretrained {
  readonly architecture: string
  /** `masked`: its head was not trained, and is as it was drawn. */
  readonly objective: 'forecast' | 'masked'
  readonly weights: Weights
}

/** How a network that was trained before is trained further. */
export interface TuningChoice {
  readonly kind: TuningKind
  /** Of `low-rank`. */
  readonly rank: number
}

/**
 * Copies the weights of an earlier training into a network that may be of another shape: what has the same name and
 * shape there. Weights that have not stay as drawn, if they are few: the head, which depends on horizon and inputs.
 *
 * @returns names that did not come from there
 * @throws {SettingsError} it is another architecture, or other weights than those of the head differ
 */
export function startFrom(network: Network, architecture: string, before: Pretrained): string[] {
  const { weights } = before
  if (before.architecture !== architecture) {
    throw new SettingsError(`a ${architecture} cannot go on from a ${before.architecture}; take the same architecture`)
  }
  const fits = ([name, { shape }]: [string, { readonly shape: readonly number[] }]) => {
    const there = weights.get(name)?.shape
    return there !== undefined && there.length === shape.length && there.every((length, axis) => length === shape[axis])
  }
  const all = [...network.parameters]
  const fresh = all.filter(entry => !fits(entry)).map(([name]) => name)
  const head = headNames(network.parameters)
  const stranger = fresh.find(name => !head.includes(name))
  if (stranger !== undefined) {
    throw new SettingsError(
      `'${stranger}' is not of the same size in what is to be gone on from; take its options and its history`,
    )
  }
  writeVariables(new Map(all.filter(([name]) => !fresh.includes(name))), weights)
  return before.objective === 'masked' ? head : fresh
}

/** @param fresh  weights that are moved whole, however the others are */
export function tuningOf(
  network: Network,
  { kind, rank }: TuningChoice,
  fresh: readonly string[],
  seed: number,
): Tuning {
  if (kind === 'full') return fullTuning(network)
  if (kind === 'head') return headTuning(network, fresh)
  const random = randomFrom(seed)
  return lowRankTuning(network, { rank, random: () => uniform(random), whole: fresh })
}
