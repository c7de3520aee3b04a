import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Pace } from '../../services/connect/replay/pace.js'
import { dayOf, startOfDay } from '../../shared/domain/units.js'
import { SUPERVISION_DEFAULTS } from '../../shared/engines/supervised-engine.js'
import { systemClock } from '../../shared/ports/clock.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { artefactSwaps } from './artefact-swaps.js'
import { engineFaults } from './engine-faults.js'
import { issueBook } from './issue-book.js'
import { startSoakRun } from './run-soak.js'
import { soakWorld } from './soak-world.js'

const FROM_DAY = dayOf(Date.UTC(2010, 2, 1))
/** Something is put on every other day at first; in the end an artefact that speaks no more is closed after 16 issues. */
const ISSUES = 30
const isPut = (issue: number): boolean => issue % 2 === 1 && issue < 12

/** Issues in the middle of which the device is lost, those before which it is back, and those before which it is asked for. */
const LOST: readonly number[] = [4, 16]
const BACK: readonly number[] = [6, 18]
const ASKED: readonly number[] = [8, 20]

/** Lets each day in once all of the day before it is stored, and something has been done. */
function dayByDay(before: (day: number) => Promise<void>) {
  let reachedMs = -Infinity
  let wake = () => {}
  const until = async (ms: number) => {
    while (reachedMs < ms) await new Promise<void>(resolve => (wake = resolve))
  }
  const pace: Pace = {
    wait: ({ completeToMs = -Infinity }) => {
      const day = dayOf(completeToMs) - 1
      return day >= FROM_DAY ? until(startOfDay(day)).then(() => before(day)) : undefined
    },
  }
  const reached = (ms: number) => {
    reachedMs = ms
    wake()
  }
  return { pace, reached }
}

it('no issue of any model is missing, and no tensor stays, while artefacts are swapped and the engine fails', async t => {
  const days = { historyFromDay: FROM_DAY - 20, fromDay: FROM_DAY, toDay: FROM_DAY + ISSUES }
  const made = await soakWorld({ folder: temporaryFolder(t), domains: ['seismic'], gauges: 0, seed: 1, ...days })
  const models = ['persistence', 'ridge', 'lstm']
  const world = { ...made, settings: { ...made.settings, models } }
  const [region] = world.settings.regions
  const swaps = await Promise.all(['lstm', 'ridge'].map(model => artefactSwaps(world.settings, region, model)))
  const faults = await engineFaults()
  let aheadMs = 0
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + aheadMs }
  const kept: [tensors: number, networks: number][] = []
  const { pace, reached } = dayByDay(async day => {
    kept.push([run.fewestTensors(), faults.networks])
    const issue = day - FROM_DAY
    if (LOST.includes(issue)) faults.lose()
    if (BACK.includes(issue)) faults.giveBack()
    if (ASKED.includes(issue)) aheadMs += SUPERVISION_DEFAULTS.retryAfterMs
    if (!isPut(issue)) return
    for (const swap of swaps) await swap.next()
    await run.roster.look()
  })
  const run = await startSoakRun({
    ...world,
    ...days,
    engines: faults.kinds,
    clock,
    pace: () => pace,
    onMessage: message => {
      if (message.topic === 'watermark') reached(message.completeToMs)
    },
  })
  t.after(() => run.close())
  await run.done
  const book = issueBook(run.store, [{ region, models }], FROM_DAY, faults.best)
  await book.read(true)
  assert.deepEqual(
    book.rows.map(({ model, issues, gaps, swaps }) => ({ model, issues, gaps, swaps })),
    [0, 5, 5].map((swapped, i) => ({ model: models[i], issues: ISSUES, gaps: [], swaps: swapped })),
  )
  assert.deepEqual([...book.strangers], [])
  const lstm = book.rows[2]
  assert.deepEqual([lstm.fallBacks, lstm.returns], [LOST.length, LOST.length])
  assert.equal(lstm.engines.get(faults.best), ISSUES - 8)
  assert.deepEqual(
    run.news.map(({ kind }) => kind).filter(kind => kind !== 'swapped'),
    ['refused', 'refused'],
  )
  // One network on the engine, and none of the tensors that the spare had of it.
  assert.deepEqual(
    [kept[0], kept.at(-1)],
    [
      [0, 1],
      [0, 1],
    ],
  )
})
