import assert from 'node:assert/strict'
import { it } from 'node:test'
import { refresher } from '../../dashboards/web/refresher.js'
import { steppedClock } from '../support/stepped-clock.js'

const unexpected = (error: unknown) => assert.fail(String(error))
const settled = () => new Promise(resolve => setImmediate(resolve))

it('works once for many requests, rests, and works again for those that came meanwhile', async () => {
  const clock = steppedClock()
  let done = 0
  const part = refresher(clock, 100, async () => void done++, unexpected)
  part.soon()
  part.soon()
  part.soon()
  await settled()
  assert.equal(done, 1)
  await clock.advance(99)
  assert.equal(done, 1)
  await clock.advance(1)
  assert.equal(done, 2)
  await clock.advance(1_000)
  assert.equal(done, 2)
})

it('does not rest where a person waits', async () => {
  const clock = steppedClock()
  let done = 0
  const part = refresher(clock, 100, async () => void done++, unexpected)
  part.soon()
  await settled()
  part.now()
  await settled()
  assert.equal(done, 2)
})

it('does not rest after work during which a person began to wait', async () => {
  const clock = steppedClock()
  let done = 0
  let finish = () => {}
  const work = () =>
    new Promise<void>(resolve => {
      done++
      finish = resolve
    })
  const part = refresher(clock, 100, work, unexpected)
  part.soon()
  part.now()
  finish()
  await settled()
  assert.equal(done, 2)
  finish()
})

it('tries again at the next request after a failure', async () => {
  const clock = steppedClock()
  const errors: unknown[] = []
  const part = refresher(
    clock,
    100,
    () => Promise.reject(new Error('no')),
    error => errors.push(error),
  )
  part.soon()
  await settled()
  await clock.advance(100)
  part.soon()
  await settled()
  assert.equal(errors.length, 2)
})
