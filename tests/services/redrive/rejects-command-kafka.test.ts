import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { clearKafka, kafkaIsMissing, kafkaPlace } from '../../ports/kafka-place.js'
import { PARTITIONS, rejectsCommandContract } from './rejects-command.contract.js'

if (kafkaIsMissing && process.env.CI === 'true') it('has a Kafka broker', () => assert.fail(kafkaIsMissing))

after(async () => {
  if (!kafkaIsMissing) await clearKafka()
})

async function newLog() {
  const place = kafkaPlace()
  const settings = [
    'log.kind=kafka',
    `log.kafka.brokers=${process.env.GROUNDSWELL_KAFKA}`,
    `log.kafka.topicPrefix=${place.prefix}`,
  ]
  return { settings, open: () => place.open(PARTITIONS) }
}

rejectsCommandContract('Kafka', newLog, kafkaIsMissing ?? false)
