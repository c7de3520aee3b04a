import assert from 'node:assert/strict'
import { it } from 'node:test'
import { replayKeys } from '../../services/cli/replay-keys.js'
import { controlledPace } from '../../services/connect/replay/pace.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import { startOfDay } from '../../shared/domain/units.js'

/** A replay that has come to the end of 1997-05-19, and what its keys say. */
function keyed() {
  const control = controlledPace({ daysPerSecond: Infinity, fromMs: -Infinity })
  control.wait({ completeToMs: startOfDay(10_001) } as RawBatch, async () => {}, new AbortController().signal)
  const said: string[] = []
  let interrupts = 0
  const press = replayKeys(control, { say: text => said.push(text), interrupt: () => interrupts++ })
  return { control, press, said, interrupts: () => interrupts }
}

it('pauses and goes on with the space bar, and steps with s', () => {
  const { control, press, said } = keyed()
  press(' ')
  assert.equal(control.state().paused, true)
  press(' ')
  assert.equal(control.state().paused, false)
  press('s')
  assert.equal(control.state().paused, true)
  assert.deepEqual(said, ['paused', 'going on', 'one day on'])
})

it('goes to the date that is written after g, mended with backspace, one key at a time or all at once', () => {
  for (const keys of [['g1997-06-02\u007f1\r'], [...'g1997-06-01\n']]) {
    const { control, press } = keyed()
    for (const key of keys) press(key)
    assert.equal(control.state().seekMs, Date.UTC(1997, 5, 1))
  }
})

it('says why it cannot go there', () => {
  const { control, press, said } = keyed()
  press('g1990-01-01\r')
  press('gtomorrow\r')
  assert.equal(control.state().seekMs, undefined)
  assert.match(said[1], /cannot be unsaid/)
  assert.match(said[3], /"tomorrow" is no date; write YYYY-MM-DD/)
})

it('forgets a date at Escape, and takes no letter of it for a key', () => {
  const { control, press } = keyed()
  press('g1s \u001b')
  assert.equal(control.state().paused, false)
  press('s')
  assert.equal(control.state().paused, true)
})

it('hands Ctrl-C on, also from within a date', () => {
  const { press, interrupts } = keyed()
  press('\u0003')
  press('g19\u0003')
  assert.equal(interrupts(), 2)
})
