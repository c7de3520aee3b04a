import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { networkHash } from '../../shared/models/network-artefact.js'
import { readNetwork } from '../../shared/ports/artefact-folder.js'
import { type CliOptions, runCli } from '../support/run-cli.js'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pretrain-'))
  const wave = (s: number) => Array.from({ length: 60 + 20 * s }, (_, t) => (10 + Math.sin((t + s) / 3)).toFixed(3))
  const lines = [1, 2, 3].map(s => [`"W${s}"`, ...wave(s).map(value => `"${value}"`), ...Array(3 - s).fill('')].join())
  await writeFile(join(folder, 'm4.csv'), ['"V1","V2"', ...lines, ''].join('\n'))
  const weeks = Array.from({ length: 90 }, (_, t) => new Date(Date.UTC(2010, 0, 1 + 7 * t)).toISOString().slice(0, 10))
  await writeFile(join(folder, 'ill.csv'), ['date,OT', ...weeks.map((day, t) => `${day},${t % 7}`), ''].join('\n'))
})
after(() => rm(folder, { recursive: true }))

const OPTIONS = JSON.stringify({ layers: 1, heads: 2, width: 8, feedForward: 8, patch: 4, stride: 4 })
const pretrain = (out: string, args: string[], options: CliOptions = {}) =>
  runCli(
    [
      ...['pretrain', '--options', OPTIONS, '--history', '16', '--horizon', '2', '--steps', '60', '--batch', '16'],
      ...['--out', out, '--work', `${out}-run`, ...args],
    ],
    { cwd: folder, ...options },
  )
const m4 = ['--collection', 'm4-weekly', '--data', 'm4.csv']
const illness = ['--collection', 'illness', '--data', 'ill.csv']
const network = (name: string) => readNetwork(join(folder, name))
const weights = async (name: string) =>
  new Map([...(await network(name)).weights].map(([key, { data }]) => [key, [...data]]))
const changed = async (from: string, to: string) => {
  const before = await weights(from)
  return [...(await weights(to))].filter(([key, data]) => String(data) !== String(before.get(key))).map(([key]) => key)
}
const succeeds = async (run: ReturnType<typeof runCli>) => {
  const result = await run
  assert.equal(result.code, 0, result.stderr)
  return result
}

describe('groundswell pretrain', () => {
  it('trains on one collection and goes on to another in each of the three ways', async () => {
    await succeeds(pretrain('base', [...m4, '--masked']))
    const { manifest } = await network('base')
    assert.equal(manifest.objective, 'masked')
    // 80, 100 and 120 steps, the first 80 % of each: 64, 80 and 96, of which 18 make a window.
    assert.equal(manifest.training.windows, 47 + 63 + 79)
    for (const kind of ['full', 'head', 'low-rank']) {
      await succeeds(pretrain(kind, [...illness, '--from', 'base', '--tune', kind, '--rank', '1']))
    }
    assert.deepEqual((await changed('base', 'head')).sort(), ['head.linear.bias', 'head.linear.weight'])
    assert.ok((await changed('base', 'full')).includes('encoder.layers.0.norm_attn.running_mean'))
    const low = await changed('base', 'low-rank')
    assert.ok(low.includes('W_P.weight') && !low.includes('W_P.bias'), low.join())
    const tuned = await network('low-rank')
    assert.deepEqual(tuned.manifest.tuning, { kind: 'low-rank', from: networkHash(await network('base')) })
  })

  it('ends with the same network when it is killed on the way', async () => {
    const long = [
      ...m4,
      '--model',
      'tcn',
      '--options',
      '{"units":8,"contextSize":4,"decoderUnits":8}',
      '--steps',
      '400',
    ]
    await succeeds(pretrain('straight', long))
    const killed = await pretrain('killed', long, {
      onStart: child =>
        child.stderr.on('data', text => {
          if (String(text).includes(' 200/')) child.kill('SIGKILL')
        }),
    })
    assert.equal(killed.code, null, killed.stderr)
    const { stderr } = await succeeds(pretrain('killed', long))
    assert.doesNotMatch(stderr, / 100\/400/, 'the first looks are not repeated')
    assert.equal(networkHash(await network('killed')), networkHash(await network('straight')))
  })

  const refused: [what: string, args: string[], message: RegExp][] = [
    ['a collection that is not known', ['--collection', 'm5', '--data', 'm4.csv'], /m4-hourly/],
    ['a part of nothing', [...m4, '--tune', 'head'], /name the network with --from/],
    ['masks on another architecture', [...m4, '--model', 'tide', '--options', '{}', '--masked'], /is PatchTST's/],
    ['a network that is not there', [...m4, '--from', 'none'], /none.manifest\.json cannot be read/],
    ['windows longer than any series', [...m4, '--history', '500'], /take shorter windows/],
    ['options that are no object', [...m4, '--options', '[1]'], /no JSON object/],
  ]
  for (const [what, args, message] of refused) {
    it(`refuses ${what}`, async () => {
      const { code, stderr } = await pretrain('refused', args)
      assert.equal(code, 2, stderr)
      assert.match(stderr, message)
    })
  }

  it('refuses to go on from another architecture, or another size', async () => {
    await succeeds(pretrain('small', [...m4, '--masked']))
    const other = await pretrain('other', [...m4, '--model', 'tide', '--options', '{}', '--from', 'small'])
    assert.match(other.stderr, /a tide cannot go on from a patchtst/)
    const longer = await pretrain('longer', [...m4, '--history', '20', '--from', 'small'])
    assert.match(longer.stderr, /'W_pos' is not of the same size/)
  })
})
