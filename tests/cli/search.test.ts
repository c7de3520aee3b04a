import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readNetwork } from '../../shared/ports/artefact-folder.js'
import { runCli } from '../support/run-cli.js'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'search-'))
  const wave = Array.from({ length: 200 }, (_, t) => Math.sin(t / 3).toFixed(3))
  await writeFile(join(folder, 'm4.csv'), ['V1,V2', `W1,${wave.join()}`, ''].join('\n'))
})
after(() => rm(folder, { recursive: true }))

const search = (space: object) =>
  runCli(
    [
      ...[
        'search',
        '--collection',
        'm4-weekly',
        '--data',
        'm4.csv',
        '--model',
        'orthogonal',
        '--space',
        JSON.stringify(space),
      ],
      ...['--history', '12', '--horizon', '2', '--trials', '4', '--rounds', '2', '--steps', '90', '--out', 'best'],
      ...['--work', 'work', '--json'],
    ],
    { cwd: folder },
  )

describe('groundswell search', () => {
  const space = {
    'options.functions': { choices: [2, 6] },
    learningRate: { from: 1e-4, to: 1e-2, log: true },
  }
  it('keeps every trial, writes the best network, and does nothing twice', async () => {
    const first = await search(space)
    assert.equal(first.code, 0, first.stderr)
    const { best, trials } = JSON.parse(first.stdout)
    assert.equal(trials.length, 4 + 2) // a third of four, rounded up
    const last = trials.filter(({ round }: { round: number }) => round === 1)
    const lowest = last.reduce((a: { loss: number }, b: { loss: number }) => (b.loss < a.loss ? b : a))
    assert.deepEqual(best, lowest.drawn)
    const { manifest } = await readNetwork(join(folder, 'best'))
    assert.deepEqual(manifest.options, { functions: best['options.functions'] })
    const kept = join(folder, 'work', 'trial-0-round-0', 'training.safetensors')
    const before = (await stat(kept)).mtimeMs
    const again = await search(space)
    assert.equal(again.stdout, first.stdout)
    assert.equal((await stat(kept)).mtimeMs, before)
    assert.equal(await readFile(join(folder, 'best.search.json'), 'utf8'), first.stdout)
  })
  it('refuses what cannot be searched over', async () => {
    const { code, stderr } = await search({ patience: { choices: [1] } })
    assert.equal(code, 2)
    assert.match(stderr, /'patience' is nothing to search over/)
  })
})
