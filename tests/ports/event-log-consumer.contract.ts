import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Positions } from '../../shared/ports/event-log.js'
import { type LogPlace, PARTITIONS, text, withLog as withLogAt } from './log-place.js'
import { received, textsOf, until } from './log-probe.js'

/** What every event log must do for its consumers. @param skip  why the log cannot be tried here */
export function consumerContract(name: string, newPlace: () => Promise<LogPlace>, skip: string | false): void {
  const withLog = withLogAt(newPlace)

  describe(`${name}: a consumer of an event log`, { skip }, () => {
    it(
      'reads on from the positions that the consumer names, and from the beginning where it names none',
      withLog(async log => {
        await log.append('fields', [text('a'), text('b'), text('c')])
        await log.append('features', [text('x'), text('y')])
        const first = await received(log, 'grid', ['fields', 'features'])
        await until(() => first.records.length === 5)
        await first.stop()
        const b = first.records.find(record => textsOf([record])[0] === 'b')!
        const at: Positions = { fields: b.offset + 1n }
        const second = await received(log, 'grid', ['fields', 'features'], { positions: () => at })
        await until(() => second.records.length === 3)
        await log.append('fields', [text('d')])
        await until(() => second.records.length === 4)
        await second.stop()
        assert.deepEqual(textsOf(second.records.filter(({ topic }) => topic === 'fields')), ['c', 'd'])
        assert.deepEqual(textsOf(second.records.filter(({ topic }) => topic === 'features')), ['x', 'y'])
      }),
    )

    it(
      'assigns every partition once, and calls nothing for topics that are empty',
      withLog(async log => {
        const probe = await received(log, 'grid', ['fields'])
        await until(() => probe.assigned.length === PARTITIONS)
        assert.deepEqual([...probe.assigned].sort(), [0, 1, 2, 3])
        assert.equal(probe.records.length, 0)
        await log.append('fields', [text('live')])
        await until(() => probe.records.length === 1)
        await probe.stop()
      }),
    )

    it(
      'gives each group all records',
      withLog(async log => {
        await log.append('fields', [text('a')])
        const probes = [await received(log, 'sink', ['fields']), await received(log, 'verify', ['fields'])]
        await until(() => probes.every(({ records }) => records.length === 1))
        for (const probe of probes) await probe.stop()
      }),
    )

    it(
      'waits for a slow consumer: calls for one partition never overlap, whatever their topic',
      withLog(async log => {
        let under = 0
        let most = 0
        const slow = async () => {
          most = Math.max(most, ++under)
          await sleep(15)
          under--
        }
        const probe = await received(log, 'grid', ['fields', 'features'], { during: slow })
        for (let i = 0; i < 10; i++) {
          await log.append('fields', [text(`${i}`)])
          await log.append('features', [text(`${i}`)])
        }
        await until(() => probe.records.length === 20)
        await probe.stop()
        assert.equal(most, 1)
        for (const topic of ['fields', 'features']) {
          assert.deepEqual(textsOf(probe.records.filter(record => record.topic === topic)), [...'0123456789'])
        }
      }),
    )

    it(
      'calls nothing after it was stopped, and `done` resolves',
      withLog(async log => {
        let under = false
        const probe = await received(log, 'grid', ['fields'], {
          during: async () => {
            under = true
            await sleep(30)
            under = false
          },
        })
        await log.append('fields', [text('a')])
        await until(() => under)
        await probe.stop()
        assert.equal(under, false)
        await probe.done
        await log.append('fields', [text('b')])
        await sleep(150)
        assert.deepEqual(textsOf(probe.records), ['a'])
      }),
    )

    it(
      'rejects `done` with what the consumer threw, and calls no more for the partition',
      withLog(async log => {
        const broken = new Error('kernel panic')
        const probe = await received(log, 'grid', ['fields'], {
          during: async () => {
            throw broken
          },
        })
        await log.append('fields', [text('a')])
        await assert.rejects(probe.done, broken)
        await log.append('fields', [text('b')])
        await sleep(150)
        assert.equal(probe.records.length, 1)
        const next = await received(log, 'grid', ['fields'])
        await until(() => next.records.length === 2)
        await next.stop()
      }),
    )

    it(
      'rejects `done` when the partition cannot be taken',
      withLog(async log => {
        const broken = new Error('no snapshot')
        const probe = await received(log, 'grid', ['fields'], {
          positions: () => {
            throw broken
          },
        })
        await assert.rejects(probe.done, broken)
      }),
    )
  })
}
