import { rename, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { modelFolder } from '../../services/serving/model-folders.js'
import type { Region } from '../../shared/domain/region.js'
import { type Artefact, artefactHash } from '../../shared/models/artefact.js'
import type { Weights } from '../../shared/models/safetensors.js'
import { readArtefact, writeArtefact } from '../../shared/ports/artefact-folder.js'
import type { Settings } from '../../shared/ports/settings-schema.js'

/** Something that is put into a model's folder while it speaks. */
export interface Put {
  /** Of the artefact; absent where it is broken and must be refused. */
  readonly hash?: string
}

/** Puts artefacts into the folder of one model, one after another. */
export interface ArtefactSwaps {
  readonly region: Region
  readonly model: string
  /** The next artefact, or a broken one. */
  next(): Promise<Put>
  /** All that was put, in order. */
  readonly puts: readonly Put[]
}

/** What must be seen of all that was put: every good artefact is another than the good one before it. */
export function expectedOf(swaps: readonly ArtefactSwaps[]): { readonly swaps: number; readonly refused: number } {
  const puts = swaps.flatMap(of => of.puts)
  const refused = puts.filter(({ hash }) => hash === undefined).length
  return { swaps: puts.length - refused, refused }
}

/** One in so many is broken. */
const BROKEN_EVERY = 5

/**
 * To and fro between the artefact that is there and others: every other one is new, and none of those comes twice, as
 * when a model is trained again and rolled back. Each fifth is broken: cut off, of another region, or with weights that
 * are no numbers.
 *
 * @param base  what the new ones are made from: forecasts of theirs differ from those of the first
 */
export async function artefactSwaps(
  settings: Settings,
  region: Region,
  model: string,
  base?: Artefact,
): Promise<ArtefactSwaps> {
  const folder = modelFolder(settings, region, model)
  const first = await readArtefact(folder)
  const puts: Put[] = []
  let rounds = 0
  return {
    region,
    model,
    puts,
    async next() {
      const round = ++rounds
      const isBroken = round % BROKEN_EVERY === 0
      const goesBack = (round - Math.floor(round / BROKEN_EVERY)) % 2 === 0
      const artefact = goesBack ? first : nudged(base ?? first, round)
      if (isBroken) await putBroken(folder, artefact, round / BROKEN_EVERY)
      else await writeArtefact(folder, artefact)
      const put = isBroken ? {} : { hash: artefactHash(artefact) }
      puts.push(put)
      return put
    },
  }
}

/** What may be a little larger in each kind of model: its calibration, and its network or its coefficients. */
const NUDGED = /^(calibration\.(quantiles|spread)|skip|out|coefficients|value)$/

/** The same model with some of its weights a little larger. */
function nudged({ manifest, weights }: Artefact, round: number): Artefact {
  const factor = 1 + round * 1e-5
  return { manifest, weights: withWeights(weights, NUDGED, value => value * factor) }
}

const withWeights = (weights: Weights, names: RegExp, change: (value: number) => number): Weights =>
  new Map(
    [...weights].map(([name, { shape, data }]) => [name, { shape, data: names.test(name) ? data.map(change) : data }]),
  )

/** Writes something broken into an empty place. */
type Break = (folder: string, artefact: Artefact) => Promise<void>

const BREAK: readonly Break[] = [
  (folder, { manifest, weights }) => {
    const region = { ...manifest.region, id: 'elsewhere', domain: 'covid' as const }
    return writeArtefact(folder, { manifest: { ...manifest, region }, weights })
  },
  async (folder, artefact) => {
    await writeArtefact(folder, artefact)
    await truncate(join(folder, 'weights.safetensors'), 1000)
  },
  (folder, { manifest, weights }) =>
    writeArtefact(folder, { manifest, weights: withWeights(weights, NUDGED, () => NaN) }),
]

/** In the place of what is there, whole. */
async function putBroken(folder: string, artefact: Artefact, kind: number): Promise<void> {
  const [fresh, old] = [`${folder}.broken`, `${folder}.old`]
  await BREAK[kind % BREAK.length](fresh, artefact)
  await rename(folder, old)
  await rename(fresh, folder)
  await rm(old, { recursive: true })
}
