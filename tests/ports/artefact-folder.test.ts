import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ArtefactError } from '../../shared/domain/errors.js'
import { readArtefact, writeArtefact } from '../../shared/ports/artefact-folder.js'
import { madeUpArtefact } from '../support/made-up-artefact.js'

describe('artefact folder', () => {
  let root: string
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'groundswell-artefact-'))
  })
  after(() => rm(root, { recursive: true }))

  it('brings back what was written, and replaces it, and leaves nothing else behind', async () => {
    const folder = join(root, 'models', 'climatology')
    const artefact = madeUpArtefact()
    await writeArtefact(folder, artefact)
    assert.deepEqual(await readArtefact(folder), artefact)
    const later = { ...artefact, manifest: { ...artefact.manifest, seed: 2 } }
    await writeArtefact(folder, later)
    assert.deepEqual(await readArtefact(folder), later)
    assert.deepEqual(await readdir(join(root, 'models')), ['climatology'])
  })

  it('names the file that is missing', async () => {
    await assert.rejects(readArtefact(join(root, 'none')), ArtefactError)
    await assert.rejects(readArtefact(join(root, 'none')), /none.*ENOENT.*groundswell train/s)
  })

  it('names the folder that is broken', async () => {
    const folder = join(root, 'broken')
    await writeArtefact(folder, madeUpArtefact())
    await writeFile(join(folder, 'weights.safetensors'), 'x')
    await assert.rejects(readArtefact(folder), ArtefactError)
    await assert.rejects(readArtefact(folder), /broken.*too few for a header/s)
  })
})
