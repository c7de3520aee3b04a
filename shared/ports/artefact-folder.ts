import { mkdir, mkdtemp, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { ArtefactError } from '../domain/errors.js'
import { type Artefact, type ArtefactFiles, decodeArtefact, encodeArtefact } from '../models/artefact.js'
import { decodeNetwork, encodeNetwork, type NetworkArtefact } from '../models/network-artefact.js'

const MANIFEST = 'manifest.json'
const WEIGHTS = 'weights.safetensors'

/** Far above what any of our models takes: a file beyond it is not one of theirs. */
const MAX_BYTES = 256 * 2 ** 20

/**
 * Writes an artefact into a folder of its own: complete in a temporary folder beside it first, durable, then renamed.
 * An artefact that was there before is replaced; a reader finds the old one or the new one, never half of one. Between
 * the two renames of a replacement it may, for a moment, find none.
 */
export const writeArtefact = (folder: string, artefact: Artefact): Promise<void> =>
  writeFiles(folder, encodeArtefact(artefact))

/** As `writeArtefact`, a network by itself. */
export const writeNetwork = (folder: string, artefact: NetworkArtefact): Promise<void> =>
  writeFiles(folder, encodeNetwork(artefact))

async function writeFiles(folder: string, { manifest, weights }: ArtefactFiles): Promise<void> {
  const target = resolve(folder)
  await mkdir(dirname(target), { recursive: true })
  const fresh = await mkdtemp(join(dirname(target), `.${basename(target)}-`))
  try {
    await writeDurably(join(fresh, MANIFEST), manifest)
    await writeDurably(join(fresh, WEIGHTS), weights)
    const old = `${fresh}-old`
    const replaced = await rename(target, old).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return false
        throw error
      },
    )
    await rename(fresh, target)
    if (replaced) await rm(old, { recursive: true })
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    throw error
  }
}

/** @throws {ArtefactError} the folder is missing, not an artefact, or broken */
export const readArtefact = (folder: string): Promise<Artefact> => readFiles(folder, decodeArtefact)

/** @throws {ArtefactError} the folder is missing, not a network, or broken */
export const readNetwork = (folder: string): Promise<NetworkArtefact> => readFiles(folder, decodeNetwork)

async function readFiles<T>(folder: string, decode: (files: ArtefactFiles) => T): Promise<T> {
  // One after the other: of a folder that is not there the manifest is told, every time.
  const manifest = await readPart(folder, MANIFEST)
  const weights = await readPart(folder, WEIGHTS)
  try {
    return decode({ manifest, weights })
  } catch (error) {
    if (error instanceof ArtefactError) throw new ArtefactError(`${folder}: ${error.message}`)
    throw error
  }
}

async function readPart(folder: string, name: string): Promise<Uint8Array> {
  const path = join(folder, name)
  try {
    const { size } = await stat(path)
    if (size <= MAX_BYTES) return await readFile(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new ArtefactError(
      `${path} cannot be read (${code}); point to a folder that \`groundswell train\` or \`pretrain\` has written`,
    )
  }
  throw new ArtefactError(`${path} is larger than ${MAX_BYTES} bytes: no artefact of ours; copy it again`)
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}
