import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { EXIT } from '../../services/cli/exit-codes.js'
import type { EarthquakeSkill } from '../../services/skill/earthquake-skill.js'
import { near } from '../support/near.js'
import { runCli } from '../support/run-cli.js'

/** Models that were trained on other simulated histories. */
const MODELS = fileURLToPath(new URL('../../../models/simulated', import.meta.url))
const SETTINGS = ['--set', `modelsDir=${MODELS}`, '--set', 'models=persistence,climatology,ridge']

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundswell-verify-'))
})
after(() => rm(folder, { recursive: true, force: true }))

async function run(...args: string[]) {
  const result = await runCli(args, { cwd: folder })
  assert.equal(result.code, EXIT.ok, result.stderr)
  return result
}
const groundswell = async (...args: string[]) => (await run(...args)).stdout

const page = (...path: string[]) => readFile(join(folder, ...path), 'utf8')

/** Every link of a page leads to a file that was written, or to the documentation. */
async function checkLinks(text: string, written: readonly string[]): Promise<void> {
  for (const [, link] of text.matchAll(/\]\(([^)]+)\)/g)) {
    assert.ok(link.endsWith('verification.md') || written.includes(link), link)
  }
}

describe('groundswell verify', () => {
  it('of earthquakes ends a replay with a page for each model and one of the catalogue', async () => {
    await groundswell('simulate', '--out', 'quakes.csv', '--from', '2015-01-01', '--to', '2019-02-28')
    const { stderr } = await run(
      ...[
        'replay',
        '--catalog',
        'quakes.csv',
        '--from',
        '2019-01-01',
        '--skill',
        'pages',
        '--data',
        'kept',
        ...SETTINGS,
      ],
    )
    assert.match(stderr, /pages\/skill-socal\.md/)
    const files = (await readdir(join(folder, 'pages', 'skill-socal'))).sort()
    assert.deepEqual(files, ['catalogue.md', 'climatology.md', 'persistence.md', 'ridge.md'])
    const all = await page('pages', 'skill-socal.md')
    assert.match(all, /### Information gain per earthquake, nats/)
    await checkLinks(
      all,
      files.map(file => `skill-socal/${file}`),
    )
    const ridge = await page('pages', 'skill-socal', 'ridge.md')
    assert.match(ridge, /\| ETAS of the catalogue \| -?\d\.\d{3} \(-?\d+\.\d{3} to -?\d+\.\d{3}\)/)
    assert.match(ridge, /all of them out of sample/)
    await checkLinks(ridge, ['../skill-socal.md'])
    const catalogue = await page('pages', 'skill-socal', 'catalogue.md')
    assert.match(catalogue, /10000 catalogues of M ≥ 2\.95 for each of 4 windows/)
    for (const text of [all, ridge, catalogue]) assert.doesNotMatch(text, /undefined|NaN|\[object/)
    // A run that is still going has no file to name: its own log tells the earthquakes, those outside the region apart.
    const again = ['verify', '--data', 'kept', '--catalog', 'log', '--out', 'again', '--json', ...SETTINGS]
    const skillOf = (text: string): EarthquakeSkill => JSON.parse(text).earthquakes[2]
    const [fromLog, fromFile] = [await groundswell(...again), await page('pages', 'skill-socal.json')].map(skillOf)
    assert.equal(fromLog.model, 'ridge')
    assert.ok(fromLog.observed > 0)
    assert.equal(fromLog.observed, fromFile.observed)
    const overEtas = ({ gains }: EarthquakeSkill) => gains.find(one => one.reference === 'ETAS of the catalogue')!
    near(overEtas(fromLog).t.gain, overEtas(fromFile).t.gain, 0.02)
    near(overEtas(fromLog).perQuake!.t.gain, overEtas(fromFile).perQuake!.t.gain, 0.02)
  })
  it('of rivers reads what a replay kept', async () => {
    await groundswell(
      ...['simulate', '--domain', 'streamflow', '--out', 'rivers', '--from', '2016-01-01', '--to', '2018-03-31'],
      ...['--gauges', '2'],
    )
    const of = ['--domain', 'streamflow', '--data', 'rivers-run', ...SETTINGS]
    await groundswell('replay', ...of, '--files', 'rivers/daily', '--from', '2018-03-01')
    const text = await groundswell('verify', ...of, '--sites', 'rivers/basins.csv', '--out', 'pages')
    assert.equal(text, await page('pages', 'skill-rivers.md'))
    assert.match(text, /## 7 days ahead/)
    // A month has no block of a season to draw: a skill stands without an interval.
    assert.match(await page('pages', 'skill-rivers', 'ridge.md'), /\| persistence \| -?\d+\.\d{4} \| /)
  })
  it('of counties tells what was scored again, horizon by horizon', async () => {
    await groundswell(
      ...['simulate', '--domain', 'covid', '--out', 'epidemic', '--from', '2019-03-01', '--to', '2019-12-31'],
      ...['--states', 'nv'],
    )
    const of = ['--domain', 'covid', '--data', 'covid-run', ...SETTINGS]
    await groundswell('replay', ...of, '--files', 'epidemic/us-counties.csv', '--from', '2019-10-01')
    const { models, revised } = JSON.parse(await groundswell('verify', ...of, '--out', 'pages', '--json'))
    assert.deepEqual(
      models.slice(0, 4).map(({ model, horizonDays }: { model: string; horizonDays: number }) => [model, horizonDays]),
      [
        ['climatology', 7],
        ['persistence', 7],
        ['ridge', 7],
        ['climatology', 14],
      ],
    )
    for (const { rescored, issues } of revised) assert.ok(rescored <= issues)
    assert.match(await page('pages', 'skill-us-counties.md'), /skill-us-counties\/ridge\.md/)
  })
  it('of an empty store says what to do', async () => {
    const { code, stderr } = await runCli(['verify', '--data', 'nothing'], { cwd: folder })
    assert.equal(code, EXIT.unusable)
    assert.match(stderr, /no issue of socal to score/)
  })
})
