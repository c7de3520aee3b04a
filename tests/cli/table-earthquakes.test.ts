import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { madeUpCatalogue } from '../support/made-up-catalogue.js'
import { runCli } from '../support/run-cli.js'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quake-table-'))
  // 130 bins of history, 104 of training, 130 of validation and 200 of test: 21.6 years.
  await writeFile(join(folder, 'catalogue.csv'), madeUpCatalogue(22))
  await writeFile(join(folder, 'short.csv'), madeUpCatalogue(10))
})
after(() => rm(folder, { recursive: true }))

const table = (name: string, ...more: string[]) =>
  runCli(['table', name, '--data', 'catalogue.csv', '--out', 'out', '--work', 'work', '--json', ...more], {
    cwd: folder,
  })

describe('groundswell table earthquakes', () => {
  it('by the paper’s protocol puts baselines and the 19 published rows into one table, and goes on where it was', async () => {
    const models = ['persistence', 'seasonal-naive', 'ema']
    const { code, stdout, stderr } = await table('earthquakes', '--models', ...models)
    assert.equal(code, 0, stderr)
    const result = JSON.parse(stdout)
    assert.equal(result.published.length, 19)
    for (const { ours, whyNot } of result.published) assert.ok(ours !== undefined || whyNot !== undefined)
    const mse = Object.fromEntries(result.rows.map((row: Row) => [row.model, row.scores[0].values.mse]))
    assert.ok(mse.ema < mse.persistence, 'places that stir by chance have a rate and little memory')
    for (const { scores } of result.rows as Row[]) {
      const { mse, nnse } = scores[0].values
      // One variance for all: NNSE = 1 / (1 + MSE / V).
      assert.ok(Math.abs(mse / (1 / nnse - 1) - varianceOf(result.rows)) < 1e-9)
    }
    assert.match(await readFile(join(folder, 'out', 'earthquakes-paper.md'), 'utf8'), /\| TimeGPT \| \.01042 \|/)
    const again = await table('earthquakes', '--models', ...models, 'ensemble')
    assert.match(again.stderr, /ema, seed 1: .*, kept/)
  })
  it('of the honest protocol scores all pixels and the 500 beside them', async () => {
    const { stdout, stderr } = await table('earthquakes', '--protocol', 'honest', '--models', 'seasonal-naive')
    const [{ scores }] = JSON.parse(stdout === '' ? assert.fail(stderr) : stdout).rows
    assert.deepEqual(Object.keys(scores[0].values), ['mse', 'mae', 'nnse', 'mse500', 'nnse500'])
  })
  it('refuses a catalogue that is too short', async () => {
    const { code, stderr } = await runCli(['table', 'earthquakes', '--data', 'short.csv'], { cwd: folder })
    assert.notEqual(code, 0)
    assert.match(stderr, /leaves 0 training targets/)
  })
})

interface Row {
  readonly model: string
  readonly scores: readonly { readonly values: Readonly<Record<string, number>> }[]
}

/** Of the test's truths, told from the first row. */
function varianceOf([{ scores }]: readonly Row[]): number {
  const { mse, nnse } = scores[0].values
  return mse / (1 / nnse - 1)
}
