import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { controlledPace, type PaceOptions } from '../../../../services/connect/replay/pace.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import { ReplayControlError } from '../../../../shared/domain/replay-control.js'
import { startOfDay } from '../../../../shared/domain/units.js'

const FROM_DAY = 100

/** A pace under test, which is given the ends of days one after another, and whose sleeps end when told. */
function paced(options: Partial<PaceOptions> = {}) {
  const pace = controlledPace({ daysPerSecond: 10, fromMs: startOfDay(FROM_DAY), ...options })
  const over = new AbortController()
  const asleep: { ms: number; wake: () => void }[] = []
  const sleep = (ms: number, signal: AbortSignal) =>
    new Promise<void>(resolve => {
      asleep.push({ ms, wake: resolve })
      signal.addEventListener('abort', () => resolve())
    })
  let passed: number | undefined
  /** The end of a day, and whether it had to wait. */
  const end = async (day: number) => {
    const waiting = pace.wait({ completeToMs: startOfDay(day + 1) } as RawBatch, sleep, over.signal)
    if (waiting === undefined) passed = day
    else void waiting.then(() => (passed = day))
    await settle()
    return waiting !== undefined
  }
  return { pace, end, asleep, over, passed: () => passed, day: () => pace.state().reachedMs }
}

const settle = () => new Promise<void>(resolve => setImmediate(resolve))

describe('controlledPace', () => {
  it('gives each day its share of the clock, and history none', async () => {
    const { end, asleep } = paced()
    assert.equal(await end(50), false)
    assert.equal(await end(FROM_DAY - 1), false)
    assert.equal(await end(FROM_DAY), true)
    assert.deepEqual(
      asleep.map(({ ms }) => ms),
      [100], // a day at 10 days a second
    )
  })

  it('lets the first day that it sees pass: a replay that goes on does not wait for what was before', async () => {
    const { end } = paced()
    assert.equal(await end(FROM_DAY + 300), false)
    assert.equal(await end(FROM_DAY + 301), true)
  })

  it('holds what moves event time on while paused, and lets it go when told', async () => {
    const { pace, end, passed } = paced({ daysPerSecond: Infinity })
    await end(200)
    assert.deepEqual(pace.act({ action: 'pause' }).paused, true)
    assert.equal(
      pace.wait({} as RawBatch, async () => {}, new AbortController().signal),
      undefined,
    )
    await end(201)
    assert.equal(passed(), 200)
    pace.act({ action: 'resume' })
    await settle()
    assert.equal(passed(), 201)
    assert.equal(await end(202), false)
  })

  it('steps one day at a time', async () => {
    const { pace, end, passed } = paced({ daysPerSecond: Infinity })
    await end(200)
    pace.act({ action: 'step' })
    assert.equal(await end(201), false)
    assert.equal(await end(202), true)
    assert.equal(passed(), 201)
    pace.act({ action: 'step' })
    await settle()
    assert.equal(passed(), 202)
    assert.equal(pace.state().paused, true)
  })

  it('seeks forward as fast as it goes, then goes on as before', async () => {
    const { pace, end, asleep } = paced()
    await end(FROM_DAY)
    pace.act({ action: 'seek', day: 300 })
    assert.equal(pace.state().seekMs, startOfDay(300))
    for (const day of [101, 200, 299]) assert.equal(await end(day), false)
    assert.equal(pace.state().seekMs, undefined)
    assert.equal(await end(300), true)
    assert.deepEqual(
      asleep.map(({ ms }) => ms),
      [100],
    )
  })

  it('seeks through a pause, and stays paused there', async () => {
    const { pace, end, passed } = paced()
    await end(FROM_DAY)
    pace.act({ action: 'pause' })
    await end(101)
    pace.act({ action: 'seek', day: 110 })
    await settle()
    assert.equal(passed(), 101)
    assert.equal(await end(109), false)
    assert.equal(await end(110), true)
    assert.equal(passed(), 109)
  })

  it('refuses to go back, and says how to begin again', async () => {
    const { pace, end } = paced()
    await end(300)
    const before = pace.state()
    assert.throws(() => pace.act({ action: 'seek', day: 200 }), ReplayControlError)
    assert.throws(() => pace.act({ action: 'seek', day: 200 }), /cannot be unsaid; .* --from 1970-07-20/)
    assert.deepEqual(pace.state(), before)
  })

  it('takes another speed at once', async () => {
    const { pace, end, asleep, passed } = paced()
    await end(FROM_DAY)
    await end(FROM_DAY + 1)
    pace.act({ action: 'speed', daysPerSecond: 2 })
    await settle()
    assert.deepEqual(
      asleep.map(({ ms }) => ms),
      [100, 500],
    )
    assert.equal(passed(), FROM_DAY)
    asleep[1].wake()
    await settle()
    assert.equal(passed(), FROM_DAY + 1)
    assert.throws(() => pace.act({ action: 'speed', daysPerSecond: 0 }), /moves nothing; give more than 0, or pause/)
  })

  it('ends when the run does, also while it is paused', async () => {
    const { pace, end, over, passed } = paced()
    await end(FROM_DAY)
    pace.act({ action: 'pause' })
    await end(FROM_DAY + 1)
    over.abort()
    await settle()
    assert.equal(passed(), FROM_DAY + 1)
    assert.equal(pace.state().reachedMs, startOfDay(FROM_DAY + 1))
  })
})
