import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it, type TestContext } from 'node:test'
import { openRoster } from '../../../services/serving/open-roster.js'
import { readPromotions } from '../../../services/serving/promote.js'
import type { ServingNews } from '../../../services/serving/serving-news.js'
import { trainModels } from '../../../services/train/train.js'
import type { Features, Score } from '../../../shared/domain/messages.js'
import { randomFrom, uniform } from '../../../shared/kernels/random.js'
import { type Artefact, artefactHash } from '../../../shared/models/artefact.js'
import { writeArtefact } from '../../../shared/ports/artefact-folder.js'
import type { ForecastStore } from '../../../shared/ports/forecast-store.js'
import { loadSettings } from '../../../shared/ports/settings.js'
import type { Settings } from '../../../shared/ports/settings-schema.js'
import { madeUpExamples } from '../../support/made-up-examples.js'
import { scoreOf } from '../../support/made-up-messages.js'
import { SMALL as FORTNIGHTLY } from '../../support/made-up-quakes.js'
import { memoryStore } from '../../support/memory-store.js'
import { steppedClock } from '../../support/stepped-clock.js'

const SMALL = { ...FORTNIGHTLY, strideDays: 1 }
const DEFAULTS = await loadSettings({ env: {} })
const split = { trainToDay: 150, validateToDay: 250 }
const [, ...examples] = madeUpExamples(27)

/** Climatologies of three catalogues: the same model, three artefacts. */
const [ONE, TWO, THREE] = await Promise.all(
  [1, 2, 3].map(async seed => {
    const trained = await trainModels({
      examples: async function* () {
        yield* madeUpExamples(27, seed)
      },
      split,
      kinds: ['climatology'],
      region: SMALL,
      seed: 1,
      packageVersion: 'test',
    })
    return trained[0]
  }),
)

const folder = mkdtempSync(join(tmpdir(), 'groundswell-roster-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let places = 0

/** Folders of its own, with the first artefact in place. */
async function place(more: Partial<Settings['serving']> = {}, store?: ForecastStore) {
  const at = join(folder, String(places++))
  const serving = { ...DEFAULTS.serving, ...more }
  const settings = { ...DEFAULTS, serving, dataDir: join(at, 'data'), modelsDir: join(at, 'models') }
  const models = join(settings.modelsDir, SMALL.id, 'climatology')
  const put = (artefact: Artefact) => writeArtefact(models, artefact)
  await put(ONE)
  const news: ServingNews[] = []
  const clock = steppedClock()
  const open = async (t: TestContext) => {
    const roster = await openRoster({
      settings: { ...settings, models: ['climatology'], regions: [SMALL] },
      clock,
      onNews: one => void news.push(one),
      ...(store !== undefined && { store }),
    })
    t.after(() => roster.close())
    return roster
  }
  const challenger = `${models}-challenger`
  return { open, put, models, challenger, settings, news, clock, watchMs: settings.serving.watchMs }
}

const issue = (day: number): Features => ({ ...examples[day % examples.length].features, region: SMALL.id, day })

type Open = Awaited<ReturnType<Awaited<ReturnType<typeof place>>['open']>>
const speaker = async (roster: Open, day: number) => (await roster.at(issue(day))).forecasters[0].hash

const hashes = { one: artefactHash(ONE), two: artefactHash(TWO), three: artefactHash(THREE) }

describe('an artefact that is put into the folder', () => {
  it('speaks from the next issue on, once it was looked for', async t => {
    const { open, put, news } = await place()
    const roster = await open(t)
    assert.equal(await speaker(roster, 10), hashes.one)
    await put(TWO)
    assert.equal(await speaker(roster, 11), hashes.one)
    await roster.look()
    // Day 11 was said by the first, and is said by it again.
    assert.deepEqual([await speaker(roster, 11), await speaker(roster, 12)], [hashes.one, hashes.two])
    assert.deepEqual(
      news.map(({ kind, model }) => [kind, model]),
      [['swapped', 'climatology']],
    )
  })
  it('is found within the time that the settings say', async t => {
    const { open, put, clock, watchMs } = await place()
    const roster = await open(t)
    await speaker(roster, 10)
    await put(TWO)
    await clock.advance(watchMs)
    await roster.look() // after the one that the clock woke
    assert.equal(await speaker(roster, 11), hashes.two)
  })
  it('and cannot be read is refused once, with the reason, and the one in service stays', async t => {
    const { open, models, news, put } = await place()
    const roster = await open(t)
    await speaker(roster, 10)
    writeFileSync(join(models, 'manifest.json'), '{"format":')
    await roster.look()
    await roster.look()
    assert.deepEqual(
      news.map(({ kind }) => kind),
      ['refused'],
    )
    assert.match(news[0].message, /manifest is not JSON.*stays/)
    assert.equal(await speaker(roster, 11), hashes.one)
    await put(THREE)
    await roster.look()
    assert.equal(await speaker(roster, 12), hashes.three)
  })
  it('was made for another region is refused', async t => {
    const { open, put, news } = await place()
    const roster = await open(t)
    await speaker(roster, 10)
    await put({ ...TWO, manifest: { ...TWO.manifest, region: { ...TWO.manifest.region, id: 'elsewhere' } } })
    await roster.look()
    assert.match(news[0].message, /trained for seismic region 'elsewhere'/)
    assert.equal(await speaker(roster, 11), hashes.one)
  })
})

describe('after a restart', () => {
  it('each issue is said by the artefact that said it before', async t => {
    const { open, put } = await place()
    const first = await open(t)
    await speaker(first, 10)
    await put(TWO)
    await first.look()
    await speaker(first, 11)
    await first.close()
    await put(THREE)
    const second = await open(t)
    assert.deepEqual(
      [await speaker(second, 10), await speaker(second, 11), await speaker(second, 12)],
      [hashes.one, hashes.two, hashes.three],
    )
  })
  it('that nobody could prepare, a swap waits for days that nobody can have spoken of', async t => {
    const { open, put } = await place()
    const killed = await open(t)
    await speaker(killed, 10)
    await put(TWO)
    const again = await open(t) // the first was not closed
    assert.deepEqual(
      [await speaker(again, 10), await speaker(again, 25), await speaker(again, 26)],
      [hashes.one, hashes.one, hashes.two],
    )
  })
  it('without its folder a model goes on as it was', async t => {
    const { open, models, news } = await place()
    const first = await open(t)
    await speaker(first, 10)
    await first.close()
    await rm(models, { recursive: true })
    const second = await open(t)
    assert.equal(await speaker(second, 11), hashes.one)
    assert.match(news[0].message, /cannot be read.*goes on/)
  })
  it('without its folder, a model that never spoke is an error that names it', async t => {
    const { open, models } = await place()
    await rm(models, { recursive: true })
    await assert.rejects(open(t), /model climatology of region small.*groundswell train/s)
  })
})

const speakers = async (roster: Open, day: number) =>
  (await roster.at(issue(day))).forecasters.map(({ model, hash }) => [model, hash])

describe('a challenger', () => {
  const alone = [['climatology', hashes.one]]
  const both = [...alone, ['climatology-challenger', hashes.two]]
  it('speaks beside its model, from the next issue on, until its folder goes', async t => {
    const { open, challenger } = await place()
    const roster = await open(t)
    assert.deepEqual(await speakers(roster, 10), alone)
    await writeArtefact(challenger, TWO)
    await roster.look()
    // What was said on day 10 is said again by the same.
    assert.deepEqual([await speakers(roster, 10), await speakers(roster, 11)], [alone, both])
    await rm(challenger, { recursive: true })
    await roster.look()
    assert.deepEqual([await speakers(roster, 11), await speakers(roster, 12)], [both, alone])
  })

  /** The challenger's WIS is lower by a tenth, give or take a twentieth. */
  const scoresOf = (days: number): Score[] => {
    const random = randomFrom(1)
    return Array.from({ length: days }, (_, day) => day).flatMap(day => {
      const noise = 2 * uniform(random) - 1
      const of = (model: string, wis: number) => ({ ...scoreOf(SMALL, model, day, []), inSample: false, n: 20, wis })
      return [of('climatology', 20 * (1 + 0.3 * noise)), of('climatology-challenger', 20 * (0.9 + 0.25 * noise))]
    })
  }
  const tried = async (t: TestContext, promote: 'auto' | 'by-hand', scored: number) => {
    const store = memoryStore()
    await store.write(scoresOf(scored))
    const at = await place({ promote, promoteAfter: 60 }, store)
    await writeArtefact(at.challenger, TWO)
    const roster = await at.open(t)
    await speaker(roster, 10)
    await roster.look()
    return { ...at, roster }
  }
  it('that does better takes the place, by what the test says', async t => {
    const { roster, news, challenger, settings } = await tried(t, 'auto', 100)
    assert.deepEqual(await speakers(roster, 11), [['climatology', hashes.two]])
    assert.ok(!existsSync(challenger))
    const promoted = news.find(({ kind }) => kind === 'promoted')!
    assert.match(promoted.message, /takes its place: WIS \d\S* against \d\S* on 100 issues, p = /)
    const [{ from, to, issues, pValue }] = await readPromotions(settings.dataDir, SMALL)
    assert.deepEqual([from, to, issues], [hashes.one, hashes.two, 100])
    assert.ok(pValue < 0.05)
  })
  for (const [what, promote, scored] of [
    ['on too few issues', 'auto', 59],
    ['where promotions are by hand', 'by-hand', 100],
  ] as const) {
    it(`stays one ${what}`, async t => {
      const { roster, challenger } = await tried(t, promote, scored)
      assert.deepEqual(await speakers(roster, 11), both)
      assert.ok(existsSync(challenger))
    })
  }
})
