import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { madeUpIlinet } from '../support/made-up-ilinet.js'
import { type CliOptions, runCli } from '../support/run-cli.js'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'table-'))
  await writeFile(join(folder, 'ILINet.csv'), madeUpIlinet(1000))
})
after(() => rm(folder, { recursive: true }))

const table = (work: string, models: string[], options: CliOptions = {}, more: string[] = []) =>
  runCli(
    [
      ...['table', 'influenza', '--data', 'ILINet.csv', '--models', ...models],
      ...['--seeds', '2', '--out', `${work}-out`, '--work', work, '--json', ...more],
    ],
    { cwd: folder, ...options },
  )

const withoutTimes = (json: string) => JSON.parse(json).rows.map(({ seconds: _, ...row }: { seconds: number }) => row)

describe('groundswell table influenza', () => {
  it('makes the table in Markdown, CSV and JSON', async () => {
    const { code, stdout, stderr } = await table('whole', ['ensemble', 'persistence', 'ridge'])
    assert.equal(code, 0, stderr)
    const result = JSON.parse(stdout)
    assert.deepEqual(
      result.summaries.map(({ model }: { model: string }) => model),
      ['persistence', 'ridge', 'ensemble'],
    )
    assert.equal(result.dataHash.length, 64)
    const [persistence, ridge] = result.summaries
    assert.ok(ridge.average < persistence.average, 'a wave a year is easy to foresee')
    const markdown = await readFile(join(folder, 'whole-out', 'influenza.md'), 'utf8')
    for (const { model, score } of result.published) assert.ok(markdown.includes(`| ${model} | ${score} |`), model)
    assert.match(
      markdown,
      /groundswell table influenza --data ILINet\.csv --models ensemble persistence ridge --seeds 2/,
    )
    const csv = (await readFile(join(folder, 'whole-out', 'influenza.csv'), 'utf8')).trim().split('\n')
    assert.equal(csv.length, 1 + 3 * 4)
    assert.deepEqual(JSON.parse(await readFile(join(folder, 'whole-out', 'influenza.json'), 'utf8')), result)
  })

  it('goes on after a kill, and says what it would have said', async () => {
    const models = ['persistence', 'orthogonal', 'ensemble']
    const whole = await table('straight', models)
    const killed = await table('killed', models, {
      onStart: child =>
        child.stderr.on('data', text => {
          if (String(text).includes('orthogonal-1-validation 100/')) child.kill('SIGKILL')
        }),
    })
    assert.equal(killed.code, null, killed.stderr)
    const resumed = await table('killed', models)
    assert.match(resumed.stderr, /persistence, seed 1: .*, kept/)
    assert.doesNotMatch(resumed.stderr, /orthogonal-1-validation 50\//, 'the first looks are not repeated')
    assert.deepEqual(withoutTimes(resumed.stdout), withoutTimes(whole.stdout))
    const again = await table('killed', models)
    assert.match(again.stderr, /orthogonal, seed 1: .*, kept/)
    assert.match(again.stderr, /ensemble, seed 1: .*, kept/)
  })

  it('says the same with rows in threads as without', async () => {
    const models = ['persistence', 'orthogonal', 'tcn', 'ridge', 'ensemble']
    const [alone, threads] = [await table('alone', models), await table('threads', models, {}, ['--workers', '2'])]
    assert.equal(threads.code, 0, threads.stderr)
    assert.deepEqual(withoutTimes(threads.stdout), withoutTimes(alone.stdout))
    for (const model of models.slice(0, -1)) {
      assert.match(threads.stderr, new RegExp(`${model}, seed 1: .*, kept`), 'it came from a thread')
    }
  })

  it('refuses a model and a file that it does not know', async () => {
    const unknown = await table('none', ['arima'])
    assert.equal(unknown.code, 2, unknown.stderr)
    assert.match(unknown.stderr, /no model of this table is named 'arima'; choose from persistence/)
    const missing = await runCli(['table', 'influenza', '--data', 'none.csv'], { cwd: folder })
    assert.match(missing.stderr, /none\.csv: there is no such file/)
  })
})
