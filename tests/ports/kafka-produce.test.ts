import assert from 'node:assert/strict'
import { it } from 'node:test'
import { unacknowledged } from '../../shared/ports/kafka-produce.js'

const at = (partition: number, value: string) => ({ partition, value })

it('finds the messages of partitions that nobody acknowledged, in order', () => {
  const sent = new Map([
    ['fields', [at(0, 'a'), at(1, 'b'), at(0, 'c')]],
    ['scores', [at(1, 'd')]],
  ])
  const acknowledged = [
    { topic: 'fields', partition: 1 },
    { topic: 'scores', partition: 1 },
  ]
  assert.deepEqual([...unacknowledged(sent, acknowledged)], [['fields', [at(0, 'a'), at(0, 'c')]]])
  assert.equal(unacknowledged(sent, [...acknowledged, { topic: 'fields', partition: 0 }]).size, 0)
})
