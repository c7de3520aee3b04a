import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { follow, isNew, nextStamp, type StreamEnds, stepSlices } from '../../../services/run/epochs.js'
import { MessageError } from '../../../shared/domain/errors.js'
import type { Message } from '../../../shared/domain/messages.js'
import { completeTo, observed } from '../../support/tiny-region.js'

const stream = (...messages: Message[]): StreamEnds => {
  const ends: StreamEnds = new Map()
  for (const message of messages) follow(ends, 's', nextStamp(ends.get('s')), message)
  return ends
}

describe('stamps', () => {
  it('count messages within an epoch, and epochs by watermarks', () => {
    const cases: [messages: Message[], next: { epoch: number; index: number }][] = [
      [[], { epoch: 0, index: 0 }],
      [[observed()], { epoch: 0, index: 1 }],
      [[observed(), completeTo(1)], { epoch: 1, index: 0 }],
      [[completeTo(1), completeTo(2), observed()], { epoch: 2, index: 1 }],
    ]
    for (const [messages, next] of cases) assert.deepEqual(nextStamp(stream(...messages).get('s')), next)
  })
  it('tell what came before from what is new', () => {
    const ends = stream(observed(), completeTo(1), observed(), observed()) // last: epoch 1, index 1
    for (const old of [
      [0, 0],
      [0, 1],
      [0, 9],
      [1, 0],
      [1, 1],
    ]) {
      assert.equal(isNew(ends, 's', { epoch: old[0], index: old[1] }), false)
    }
    assert.equal(isNew(ends, 's', { epoch: 1, index: 2 }), true)
  })
  it('tell of messages that were lost', () => {
    const ends = stream(observed())
    for (const [epoch, index] of [
      [0, 2],
      [1, 0],
    ]) {
      assert.throws(() => isNew(ends, 's', { epoch, index }), MessageError)
    }
  })
})

describe('stepSlices', () => {
  it('cuts after every n-th watermark and loses nothing', () => {
    const messages = [observed(), completeTo(1), completeTo(2), observed(), completeTo(3), observed()]
    const slices = [...stepSlices(messages, 2)]
    assert.deepEqual(
      slices.map(slice => slice.length),
      [3, 3],
    )
    assert.deepEqual(slices.flat(), messages)
    assert.deepEqual([...stepSlices([], 2)], [])
  })
})
