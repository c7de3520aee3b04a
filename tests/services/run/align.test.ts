import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { addArrived, firstWaiting, initAligner, oneWatermark, takeAligned } from '../../../services/run/align.js'
import type { StampedMessage } from '../../../shared/domain/messages.js'
import type { Topic } from '../../../shared/flow.js'
import { completeTo } from '../../support/tiny-region.js'

/** `f0` `f1` are messages on fields and forecasts, `|` their watermark. */
const label = (message: StampedMessage) => (message.topic === 'watermark' ? '|' : (message as { tag?: string }).tag)

const streams: Record<'fields' | 'forecasts', string[]> = {
  fields: ['F0', '|', 'F1', 'F2', '|', '|'],
  forecasts: ['P0', 'P1', '|', '|', 'P2', '|'],
}

function arrive(order: readonly ('fields' | 'forecasts')[]): string[] {
  const aligner = initAligner(['fields', 'forecasts'])
  const next = { fields: 0, forecasts: 0 }
  const out: string[] = []
  for (const topic of order) {
    const tag = streams[topic][next[topic]]
    const message = (tag === '|' ? completeTo(1) : { topic, region: 'tiny', tag }) as StampedMessage
    const offset = BigInt(next[topic]++)
    addArrived(aligner, { topic, region: 'tiny', offset, stamp: { epoch: 0, index: 0 }, message })
    out.push(...oneWatermark(aligner, takeAligned(aligner)).map(message => label(message)!))
  }
  return out
}

describe('aligning topics', () => {
  it('gives one order, however the topics interleave', () => {
    const all: Topic[] = [...Array<Topic>(6).fill('fields'), ...Array<Topic>(6).fill('forecasts')]
    const orders = fc.shuffledSubarray(all, { minLength: 12 }) as fc.Arbitrary<('fields' | 'forecasts')[]>
    const expected = ['F0', 'P0', 'P1', '|', 'F1', 'F2', '|', 'P2', '|']
    fc.assert(fc.property(orders, order => assert.deepEqual(arrive(order), expected)))
  })
  it('knows from where to read again', () => {
    const aligner = initAligner(['fields', 'forecasts'])
    const add = (topic: Topic, region: string, offset: bigint, message: StampedMessage) =>
      addArrived(aligner, { topic, region, offset, stamp: { epoch: 0, index: 0 }, message })
    assert.equal(firstWaiting(aligner, 'fields'), undefined)
    add('fields', 'b', 7n, completeTo(1))
    add('fields', 'a', 8n, completeTo(1))
    add('fields', 'b', 9n, completeTo(2))
    add('forecasts', 'b', 3n, completeTo(1))
    assert.equal(takeAligned(aligner).length, 2) // b's first epoch, on both topics
    assert.equal(firstWaiting(aligner, 'fields'), 8n)
    assert.equal(firstWaiting(aligner, 'forecasts'), undefined)
  })
})
