import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { after, describe, it } from 'node:test'
import type { EventLog } from '../../shared/ports/event-log.js'
import { kafkaEventLog } from '../../shared/ports/event-log-kafka.js'
import { eventLogContract } from './event-log.contract.js'
import { consumerContract } from './event-log-consumer.contract.js'
import { clearKafka, kafkaIsMissing, kafkaPlace } from './kafka-place.js'
import { received, textsOf, until } from './log-probe.js'

if (kafkaIsMissing && process.env.CI === 'true') it('has a Kafka broker', () => assert.fail(kafkaIsMissing))

after(async () => {
  if (!kafkaIsMissing) await clearKafka()
})

for (const contract of [eventLogContract, consumerContract]) {
  contract('Kafka', async () => kafkaPlace(), kafkaIsMissing ?? false)
}

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

describe('Kafka log shared by members of a group', { skip: kafkaIsMissing ?? false }, () => {
  /**
   * Counts that members of the group see, by key, in the order of the calls. A member snapshots where it is after each
   * call, and begins there: so a key's counts may be seen twice, but none may be missing when a later one comes.
   */
  function counting(log: EventLog, seen: Map<string, number[]>) {
    const positions = new Map<number, Record<string, string>>()
    return log.consume('grid', ['fields', 'features'], {
      async assigned(partition) {
        const saved = await log.loadSnapshot('grid', partition)
        const found = JSON.parse(saved ? Buffer.from(saved).toString() : '{}') as Record<string, string>
        positions.set(partition, found)
        return Object.fromEntries(Object.entries(found).map(([topic, offset]) => [topic, BigInt(offset)]))
      },
      async received(topic, partition, records) {
        const at = positions.get(partition)
        assert.ok(at, `partition ${partition} is not ours`)
        for (const record of records) {
          const counts = seen.get(`${topic} ${record.key}`) ?? []
          seen.set(`${topic} ${record.key}`, counts)
          counts.push(Number(textsOf([record])[0]))
        }
        at[topic] = `${records.at(-1)!.offset + 1n}`
        await log.saveSnapshot('grid', partition, Buffer.from(JSON.stringify(at)))
      },
      async revoked(partition) {
        positions.delete(partition)
      },
    })
  }

  it('misses nothing and keeps each key’s order while members come and go', async () => {
    const place = kafkaPlace()
    const [first, second] = [await place.open(4), await place.open(4)]
    const seen = new Map<string, number[]>()
    let count = 0
    const appendRound = async () => {
      for (const topic of ['fields', 'features']) {
        await first.append(
          topic,
          KEYS.map(key => ({ key, value: Buffer.from(`${count}`) })),
        )
      }
      count++
    }
    const one = await counting(first, seen)
    for (let i = 0; i < 20; i++) await appendRound()
    const two = await counting(second, seen)
    for (let i = 0; i < 40; i++) await appendRound()
    await one.stop()
    for (let i = 0; i < 20; i++) await appendRound()
    const three = await counting(first, seen)
    for (let i = 0; i < 20; i++) await appendRound()
    const names = KEYS.flatMap(key => [`fields ${key}`, `features ${key}`])
    await until(() => names.every(name => seen.get(name)?.at(-1) === count - 1))
    await Promise.all([two.stop(), three.stop()])
    await Promise.all([first.close(), second.close()])
    for (const name of names) {
      let reached = -1
      for (const value of seen.get(name)!) {
        assert.ok(value <= reached + 1, `${name}: ${value} came after ${reached}`)
        reached = Math.max(reached, value)
      }
      assert.equal(reached, 99)
    }
  })

  it('shares partitions, the same of each topic, and hands over those of a member that leaves', async () => {
    const place = kafkaPlace()
    const logs = [await place.open(4), await place.open(4)]
    const probes = [await received(logs[0], 'grid', ['fields', 'features'])]
    await until(() => probes[0].assigned.length === 4)
    probes.push(await received(logs[1], 'grid', ['fields', 'features']))
    await until(() => probes[1].assigned.length === 2)
    await until(() => probes[0].revoked.length === 2)
    // What the first kept was neither revoked nor assigned again.
    assert.equal(probes[0].assigned.length, 4)
    assert.deepEqual([...probes[0].revoked].sort(), [...probes[1].assigned].sort())
    for (const topic of ['fields', 'features']) {
      await logs[0].append(
        topic,
        KEYS.map(key => ({ key, value: Buffer.from(key) })),
      )
    }
    await until(() => probes[0].records.length + probes[1].records.length === 16)
    for (const { partition } of probes[1].records) assert.ok(probes[1].assigned.includes(partition))
    for (const { partition } of probes[0].records) assert.ok(!probes[1].assigned.includes(partition))
    await probes[1].stop()
    await until(() => probes[0].assigned.length === 6)
    await Promise.all(logs.map(log => log.close()))
  })

  it('hands over the partitions of a member that was killed', async () => {
    const place = kafkaPlace()
    const log = await place.open(2)
    await log.append('fields', [{ key: 'a', value: Buffer.from('a') }])
    const child = fork(new URL('./kafka-child.js', import.meta.url), [place.prefix])
    await once(child, 'message')
    const probe = await received(log, 'grid', ['fields'])
    await until(() => probe.assigned.length === 1)
    child.kill('SIGKILL')
    await until(() => probe.assigned.length === 2 && probe.records.length === 1)
    await log.close()
  })

  it('leaves a member without a partition waiting until one is free', async () => {
    const place = kafkaPlace()
    const logs = [await place.open(1), await place.open(1)]
    const probes = [await received(logs[0], 'grid', ['fields'])]
    probes.push(await received(logs[1], 'grid', ['fields']))
    const assigned = () => probes[0].assigned.length + probes[1].assigned.length
    await until(() => assigned() - probes[0].revoked.length === 1)
    const owner = probes[1].assigned.length === 1 ? 1 : 0
    const before = assigned()
    await probes[owner].stop()
    await until(() => assigned() === before + 1)
    await Promise.all(logs.map(log => log.close()))
  })

  it('goes on fetching after a slow consumer, no further ahead than its buffer', async () => {
    const log = await kafkaPlace().open(1, { batchBytes: 1 << 20, compression: 'gzip' })
    let largest = 0
    const probe = await received(log, 'grid', ['fields'], {
      during: () => new Promise(resolve => setTimeout(resolve, 5)),
    })
    for (let i = 0; i < 20; i++) {
      await log.append('fields', [{ key: 'a', value: Buffer.alloc(900_000, i) }])
      largest = Math.max(largest, probe.records.length)
    }
    await until(() => probe.records.length === 20)
    await log.close()
    assert.deepEqual(
      probe.records.map(({ value }) => value[0]),
      Array.from({ length: 20 }, (_, i) => i),
    )
  })

  it('says that nobody answers, and that trying again may help', async () => {
    const open = kafkaEventLog({ brokers: ['127.0.0.1:1'], retries: 0 })
    await assert.rejects(open, {
      code: 'PORT',
      canRetry: true,
      message: /answer at 127\.0\.0\.1:1.*check that the brokers run/,
    })
  })

  it('refuses a record that is too large, and says so', async () => {
    const log = await kafkaPlace().open(1)
    await assert.rejects(log.append('fields', [{ key: 'a', value: Buffer.alloc(40e6) }]), {
      code: 'PORT',
      canRetry: false,
    })
    await assert.rejects(log.saveSnapshot('grid', 0, Buffer.alloc(68e6)), /68000000 bytes.*more partitions/)
    await log.close()
  })
})
