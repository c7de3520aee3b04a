import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ArtefactError, SettingsError } from '../../shared/domain/errors.js'
import { openRunFolder } from '../../shared/ports/run-folder.js'

const SCRIPT = fileURLToPath(new URL('../support/train-and-die.js', import.meta.url))

let root: string
before(async () => {
  root = await mkdtemp(join(tmpdir(), 'run-folder-'))
})
after(() => rm(root, { recursive: true }))

/** Trains in a process of its own. @returns what ended it: an exit status or a signal */
const train = (folder: string, looks: number): Promise<number | string | null> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [SCRIPT, folder, String(looks)], { stdio: ['ignore', 'ignore', 'inherit'] })
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(signal ?? code))
  })

describe('a training in a run folder', () => {
  it('ends with the same bytes whether or not it was killed', async () => {
    const [whole, killed] = [join(root, 'whole'), join(root, 'killed')]
    assert.equal(await train(whole, Infinity), 0)
    assert.equal(await train(killed, 2), 'SIGKILL')
    assert.equal(await train(killed, 3), 'SIGKILL')
    assert.equal(await train(killed, Infinity), 0)
    for (const name of ['training.safetensors', 'curve.csv', 'curve.svg', 'config.json']) {
      assert.deepEqual(await readFile(join(killed, name)), await readFile(join(whole, name)), name)
    }
    assert.deepEqual(JSON.parse(await readFile(join(whole, 'scores.json'), 'utf8')), { looks: 8 })
    assert.deepEqual(JSON.parse(await readFile(join(killed, 'scores.json'), 'utf8')), { looks: 8 - 2 - 3 })
    assert.deepEqual(
      (await readdir(killed)).filter(name => name.startsWith('.')),
      [],
    )
  })

  it('is finished once: a finished one is not trained again', async () => {
    assert.equal(await train(join(root, 'whole'), 1), 0)
  })

  it('refuses a folder of other settings, and a broken state', async () => {
    const folder = join(root, 'other')
    await openRunFolder(folder, { dataHash: 'a', steps: 1 })
    await openRunFolder(folder, { steps: 1, dataHash: 'a' })
    await assert.rejects(openRunFolder(folder, { dataHash: 'b', steps: 1 }), SettingsError)
    await writeFile(join(folder, 'training.safetensors'), 'no')
    await assert.rejects(openRunFolder(folder, { dataHash: 'a', steps: 1 }), ArtefactError)
  })
})
