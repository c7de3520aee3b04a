import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import kafkajs from 'kafkajs'
import { tryAgain } from '../../shared/ports/kafka-retry.js'

const passing = () => new kafkajs.KafkaJSError('This server is not the leader for that topic-partition')
const lasting = () => new kafkajs.KafkaJSNonRetriableError('Not authorized to access topics')

/** Fails with these errors, one a call, then gives 7. */
function failing(...errors: Error[]) {
  const calls: string[] = []
  const act = async () => {
    calls.push('act')
    const error = errors.shift()
    if (error !== undefined) throw error
    return 7
  }
  return { calls, act, before: async () => void calls.push('before') }
}

describe('trying again', () => {
  it('does so while the errors may pass, with what was asked for before each attempt', async () => {
    const { calls, act, before } = failing(passing(), passing())
    assert.equal(await tryAgain(2, act, before), 7)
    assert.deepEqual(calls, ['act', 'before', 'act', 'before', 'act'])
  })
  it('gives up after the last attempt, and at once where nothing will change', async () => {
    const { calls, act } = failing(passing(), passing())
    await assert.rejects(tryAgain(1, act), /not the leader/)
    assert.equal(calls.length, 2)
    await assert.rejects(tryAgain(5, failing(lasting()).act), /Not authorized/)
  })
})
