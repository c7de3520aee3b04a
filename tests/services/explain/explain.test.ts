import assert from 'node:assert/strict'
import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Explanation } from '../../../services/explain/explain-forecast.js'
import { parseForecastId } from '../../../services/explain/forecast-id.js'
import { QUANTILE_LEVELS } from '../../../shared/domain/forecast-levels.js'
import { csv } from '../../support/catalogs.js'
import { runCli } from '../../support/run-cli.js'
import { smallWorld } from '../../support/small-world.js'

const { folder, settingsFile, lines, write } = await smallWorld()
const catalog = write('catalog.csv', csv(lines))
const data = join(folder, 'replayed')
const place = ['--data', data, '--settings', settingsFile]

const ADAPTIVE = ['--set', 'serving.adaptive=ema']
const replayed = await runCli(['replay', '--region', 'small', '--catalog', catalog, ...place, ...ADAPTIVE, '--json'])
assert.equal(replayed.code, 0, replayed.stderr)

/** The issue at the end of a bin: 541 fortnights after 1950-01-03. */
const ID = 'small/ema/1970-09-28'

async function explained(...more: string[]): Promise<Explanation> {
  return explain(ID, ...more)
}

async function explain(id: string, ...more: string[]): Promise<Explanation> {
  const { code, stdout, stderr } = await runCli(['explain', id, ...place, '--json', ...more])
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

describe('groundswell explain', () => {
  it('makes a stored forecast again, every number bit for bit', async () => {
    const { differing, compared, input, artefact } = await explained()
    assert.equal(differing, 0)
    // 20 pixels: the mean, 7 quantiles, 4 exceedances and their thresholds.
    assert.equal(compared, 20 * (1 + 7 + 4) + 4)
    assert.ok(input.records > 0 && input.topic === 'raw.seismic')
    assert.ok(readdirSync(join(data, 'serving', 'artefacts')).includes(artefact))
  })
  it('makes one with adaptive intervals again, from where they were cut', async () => {
    const { differing, compared, cut } = await explain('small/ema-adaptive/1970-09-28')
    assert.equal(differing, 0)
    assert.equal(compared, 20 * (1 + 7 + 4) + 4)
    assert.deepEqual(
      cut.map(({ level }) => level),
      QUANTILE_LEVELS,
    )
    // They have moved: else it would be the model's own forecast that is made again.
    assert.ok(cut.some(({ level, cutAt }) => Math.abs(level - cutAt) > 1e-3))
  })
  it('shows the events behind it: the newest in the pixel and around it, none after the issue', async () => {
    const { cell, evidence } = await explained('--cell', '7')
    assert.equal(cell, 7)
    const around = [1, 2, 3, 6, 7, 8, 11, 12, 13] // of 4 × 5 pixels
    const before = lines
      .map(line => line.split(','))
      .filter(([time]) => time < '1970-09-29')
      .map(([time, latitude, longitude]) => ({ time, pixel: Math.floor(+latitude) * 5 + Math.floor(+longitude) }))
      .filter(({ pixel }) => around.includes(pixel))
      .sort((a, b) => (a.time < b.time ? 1 : -1))
    assert.deepEqual(
      evidence.map(({ time }) => time.slice(0, 22)),
      before.slice(0, 20).map(({ time }) => time.slice(0, 22)),
    )
  })
  it('says which features it came of: an exponential average knows only its own', async () => {
    const { byFeature } = await explained()
    const used = byFeature.filter(({ change }) => change !== 0).map(({ of }) => of)
    assert.equal(used.length, 1)
    assert.match(used[0], /^ema\d+$/)
  })
  it('does not go on with an artefact that somebody changed', async () => {
    const copy = join(folder, 'changed')
    cpSync(data, copy, { recursive: true })
    const { artefact } = await explained()
    const artefacts = join(copy, 'serving', 'artefacts')
    const other = readdirSync(artefacts).find(name => name !== artefact)!
    cpSync(join(artefacts, other), join(artefacts, artefact), { recursive: true })
    const ended = await runCli(['explain', ID, '--data', copy, '--settings', settingsFile])
    assert.equal(ended.code, 2)
    assert.match(ended.stderr, /somebody changed it/)
  })
  it('knows what it has when asked for what it has not', async () => {
    const ended = await runCli(['explain', 'small/lstm/1970-09-28', ...place])
    assert.equal(ended.code, 2)
    assert.match(ended.stderr, /no forecast of lstm.*models that are there: ema, ema-adaptive, persistence/)
  })
})

describe('a forecast’s name', () => {
  it('is region, model and last day known', () =>
    assert.deepEqual(parseForecastId('socal/ridge/2010-04-03'), { region: 'socal', model: 'ridge', day: 14_702 }))
  for (const text of ['socal/ridge', 'socal/ridge/2010-13-40', 'socal/ridge/yesterday', ''])
    it(`is not "${text}"`, () => assert.throws(() => parseForecastId(text), /is no forecast; write region/))
})
