import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { openRoster } from '../../services/serving/open-roster.js'
import { type Artefact, artefactHash } from '../../shared/models/artefact.js'
import { readArtefact, writeArtefact } from '../../shared/ports/artefact-folder.js'
import { systemClock } from '../../shared/ports/clock.js'
import { loadSettings } from '../../shared/ports/settings.js'
import { csv } from '../support/catalogs.js'
import { madeUpExamples } from '../support/made-up-examples.js'
import { runCli } from '../support/run-cli.js'
import { smallWorld } from '../support/small-world.js'

const { folder, settingsFile, lines, write } = await smallWorld()
const data = join(folder, 'run')
const place = ['--region', 'small', '--data', data, '--settings', settingsFile]
const catalog = write('catalog.csv', csv(lines))
const half = write('half.csv', csv(lines.filter(line => line < '1970-07')))

async function done(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli([...args, ...place])
  assert.equal(code, 0, stderr)
  return stdout
}

const ema = async (): Promise<{ speaks?: string; since?: string; stands?: string; history: number }> =>
  JSON.parse(await done('models', 'list', '--json')).find((row: { model: string }) => row.model === 'ema')

it('models are listed, installed and rolled back', async () => {
  const old = await readArtefact(join(folder, 'models', 'small', 'ema'))
  const oldHash = artefactHash(old)
  assert.deepEqual(await ema(), { region: 'small', model: 'ema', stands: oldHash, history: 0 })

  await done('replay', '--catalog', half)
  const { speaks, since, history } = await ema()
  assert.deepEqual([speaks, since, history], [oldHash, undefined, 1])

  const fresh: Artefact = { ...old, manifest: { ...old.manifest, seed: 7 } }
  await writeArtefact(join(folder, 'fresh'), fresh)
  const told = await done('models', 'install', join(folder, 'fresh'))
  assert.match(told, new RegExp(`^${artefactHash(fresh).slice(0, 12)} stands in `))
  assert.deepEqual([(await ema()).speaks, (await ema()).stands], [oldHash, artefactHash(fresh)])

  const { code, stderr } = await runCli(['models', 'rollback', '--model', 'ema', ...place])
  assert.equal(code, 2)
  assert.match(stderr, /no artefact of ema spoke for small before/)
})

it('artefacts that cannot serve the region are not installed', async () => {
  const old = await readArtefact(join(folder, 'models', 'small', 'ema'))
  const region = { ...old.manifest.region, id: 'elsewhere' }
  await writeArtefact(join(folder, 'wrong'), { ...old, manifest: { ...old.manifest, region } })
  const { code, stderr } = await runCli(['models', 'install', join(folder, 'wrong'), ...place])
  assert.equal(code, 2)
  assert.match(stderr, /trained for seismic region 'elsewhere'/)
})

it('the models of the package are left alone', async () => {
  const { code, stderr } = await runCli([
    ...['models', 'install', join(folder, 'models', 'small', 'ema'), ...place, '--set', 'modelsDir='],
  ])
  assert.equal(code, 2)
  assert.match(stderr, /are not changed; copy them into a folder/)
})

it('a rollback goes to the artefact that spoke before', async () => {
  const stands = join(folder, 'models', 'small', 'ema')
  const [first, second] = [await readArtefact(stands), await readArtefact(join(folder, 'fresh'))]
  await writeArtefact(stands, { ...first, manifest: { ...first.manifest, seed: 8 } })
  const before = artefactHash(await readArtefact(stands))
  const dataDir = join(folder, 'again')
  const file = JSON.parse(readFileSync(settingsFile, 'utf8'))
  const settings = { ...(await loadSettings({ env: {} })), ...file, dataDir }
  const roster = await openRoster({ settings, clock: systemClock, onNews: () => {} })
  const [, { features }] = madeUpExamples(3)
  await roster.at(features)
  await writeArtefact(stands, second)
  await roster.look()
  await roster.close()
  const there = ['--region', 'small', '--data', dataDir, '--settings', settingsFile]
  const { code, stderr } = await runCli(['models', 'rollback', '--model', 'ema', ...there])
  assert.equal(code, 0, stderr)
  assert.equal(artefactHash(await readArtefact(stands)), before)
})

it('a replay of other files into the folder of one that has ended is refused', async () => {
  const { code, stderr } = await runCli(['replay', '--catalog', catalog, ...place])
  assert.equal(code, 2)
  assert.match(stderr, /holds .* to its end, and .* cannot follow it; give it a data folder of its own/)
})
