import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Region } from '../../shared/domain/region.js'
import { artefactHash } from '../../shared/models/artefact.js'
import { readArtefact, writeArtefact } from '../../shared/ports/artefact-folder.js'
import { jsonFolder } from '../../shared/ports/json-folder.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { servingFolder } from './book-file.js'
import { modelFolder } from './model-folders.js'
import type { Trial } from './trial.js'

/** A challenger that took the place, and on what evidence. */
export interface Promotion extends Trial {
  readonly from: string
  readonly to: string
}

const nameOf = ({ id }: Region): string => join('promotions', id)

/** All of a region, oldest first. */
export const readPromotions = async (dataDir: string, region: Region): Promise<readonly Promotion[]> =>
  ((await jsonFolder(servingFolder(dataDir)).read(nameOf(region))) as readonly Promotion[] | undefined) ?? []

/**
 * Puts the challenger's artefact into the model's folder, and its own folder away: whoever watches them does the rest. The
 * promotion is written down first, with its evidence.
 *
 * @throws {ArtefactError} one of the two cannot be read
 */
export async function promote(settings: Settings, region: Region, trial: Trial): Promise<Promotion> {
  const { dataDir } = settings
  const [place, from] = [trial.model, trial.challenger].map(name => modelFolder(settings, region, name))
  const artefact = await readArtefact(from)
  const promotion = { ...trial, from: artefactHash(await readArtefact(place)), to: artefactHash(artefact) }
  const all = [...(await readPromotions(dataDir, region)), promotion]
  await jsonFolder(servingFolder(dataDir)).write(nameOf(region), all)
  await writeArtefact(place, artefact)
  await rm(from, { recursive: true })
  return promotion
}
