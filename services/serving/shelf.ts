import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ArtefactError } from '../../shared/domain/errors.js'
import { type Artefact, artefactHash } from '../../shared/models/artefact.js'
import { readArtefact, writeArtefact } from '../../shared/ports/artefact-folder.js'
import { servingFolder } from './book-file.js'

const folderOf = (dataDir: string, hash: string): string => join(servingFolder(dataDir), 'artefacts', hash)

/** Keeps an artefact by its hash. One that is there already is left alone. */
export async function keepArtefact(dataDir: string, artefact: Artefact): Promise<void> {
  const folder = folderOf(dataDir, artefactHash(artefact))
  if (!existsSync(folder)) await writeArtefact(folder, artefact)
}

/** @throws {ArtefactError} it is not kept, or was changed */
export async function keptArtefact(dataDir: string, hash: string): Promise<Artefact> {
  const artefact = await readArtefact(folderOf(dataDir, hash))
  const found = artefactHash(artefact)
  if (found === hash) return artefact
  throw new ArtefactError(`${folderOf(dataDir, hash)} holds artefact ${found}; somebody changed it: copy it back`)
}
