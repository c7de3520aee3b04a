import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SettingsError } from '../../shared/domain/errors.js'
import type { LoggedRecord, LogRecord } from '../../shared/ports/event-log.js'
import { type LogPlace, PARTITIONS, text, withLog as withLogAt } from './log-place.js'
import { readAll, received, textsOf, until } from './log-probe.js'

/** What every event log must keep. @param skip  why the log cannot be tried here */
export function eventLogContract(name: string, newPlace: () => Promise<LogPlace>, skip: string | false): void {
  const withLog = withLogAt(newPlace)

  describe(`${name}: an event log`, { skip }, () => {
    it(
      'gives records back as they were: key, value, headers, order',
      withLog(async log => {
        const sent: LogRecord[] = [
          { key: 'socal', value: Uint8Array.of(0, 255, 10), headers: { layout: 'x/1', empty: '', ünï: 'ö\n' } },
          { key: 'socal', value: new Uint8Array(0) },
          { key: 'socal', value: Uint8Array.of(1), headers: {} },
        ]
        await log.append('fields', sent)
        const probe = await received(log, 'grid', ['fields'])
        await until(() => probe.records.length === 3)
        await probe.stop()
        const found = probe.records.map(({ key, value, headers = {} }) => ({
          key,
          value: [...value],
          headers: { ...headers },
        }))
        assert.deepEqual(
          found,
          sent.map(({ key, value, headers = {} }) => ({ key, value: [...value], headers })),
        )
        assert.ok(probe.records.every(({ topic }) => topic === 'fields'))
        const offsets = probe.records.map(({ offset }) => offset)
        assert.ok(offsets[0] < offsets[1] && offsets[1] < offsets[2])
      }),
    )

    it(
      'keeps the order of appends that nobody waited for',
      withLog(async log => {
        const words = Array.from({ length: 300 }, (_, i) => `${i}`)
        await Promise.all(words.map(word => log.append('fields', [text(word)])))
        const probe = await received(log, 'grid', ['fields'])
        await until(() => probe.records.length >= words.length)
        await probe.stop()
        assert.deepEqual(textsOf(probe.records), words)
      }),
    )

    it(
      'has a key in the same partition on each topic, the one that Kafka clients choose',
      withLog(async log => {
        // murmur2('21') = −973932308 and murmur2('foobar') = −790332482 in the tests of Kafka's clients; their low 31 bits
        // are 1173551340 and 1357151166: modulo 4 that is 0 and 2.
        for (const topic of ['fields', 'features']) await log.append(topic, [text('a', '21'), text('b', 'foobar')])
        const probe = await received(log, 'grid', ['fields', 'features'])
        await until(() => probe.records.length === 4)
        await probe.stop()
        for (const { key, partition } of probe.records) assert.equal(partition, key === '21' ? 0 : 2)
        assert.equal(log.partitions, PARTITIONS)
      }),
    )

    it('still has everything when it is opened again', async () => {
      const place = await newPlace()
      const first = await place.open(PARTITIONS)
      await first.append('fields', [text('a'), text('b')])
      await first.saveSnapshot('grid', 1, Buffer.from('state'))
      await first.close()
      const second = await place.open(PARTITIONS)
      assert.equal(Buffer.from((await second.last('fields', 'socal'))!.value).toString(), 'b')
      assert.equal(Buffer.from((await second.loadSnapshot('grid', 1))!).toString(), 'state')
      await second.append('fields', [text('c')])
      const probe = await received(second, 'grid', ['fields'])
      await until(() => probe.records.length === 3)
      await second.close()
      assert.deepEqual(textsOf(probe.records), ['a', 'b', 'c'])
    })

    it('refuses another number of partitions than it was made with', async () => {
      const place = await newPlace()
      const first = await place.open(PARTITIONS)
      await first.append('fields', [text('a')])
      await first.close()
      const open = async () => {
        const second = await place.open(PARTITIONS + 1)
        await second.append('fields', [text('b')]).finally(() => second.close())
      }
      await assert.rejects(open, (error: Error) => error instanceof SettingsError && /4/.test(error.message))
    })

    it(
      'takes a record of 20 MB, and many beside it',
      withLog(async log => {
        const large = Buffer.alloc(20e6, 'seismogram ')
        await log.append('fields', [text('before'), { key: 'socal', value: large }, text('after')])
        const probe = await received(log, 'grid', ['fields'])
        await until(() => probe.records.length === 3)
        await probe.stop()
        assert.ok(large.equals(probe.records[1].value))
        assert.deepEqual(textsOf([probe.records[0], probe.records[2]]), ['before', 'after'])
      }),
    )

    it(
      'knows the last record of a key’s partition',
      withLog(async log => {
        assert.equal(await log.last('fields', 'socal'), undefined)
        await log.append('fields', [text('a'), text('b')])
        const b = await log.last('fields', 'socal')
        assert.deepEqual([b?.key, b?.topic, textsOf([b!])], ['socal', 'fields', ['b']])
        await log.append('fields', [text('c'), text('elsewhere', '21')])
        const c = await log.last('fields', 'socal')
        assert.ok(c!.offset > b!.offset)
        assert.deepEqual(textsOf([c!]), ['c'])
        assert.equal(await log.last('features', 'socal'), undefined)
      }),
    )

    it(
      'knows the last record that is wanted, however far back',
      withLog(async log => {
        const words = Array.from({ length: 40 }, (_, i) => text(i === 7 || i === 3 ? 'needle' : `straw ${i}`))
        await log.append('fields', words)
        const isNeedle = (record: LoggedRecord) => textsOf([record])[0] === 'needle'
        const found = await log.last('fields', 'socal', isNeedle)
        const all = await readAll(log, 'fields', 'socal')
        assert.equal(found?.offset, all[7].offset)
        assert.equal(found?.topic, 'fields')
        assert.equal(await log.last('fields', 'socal', () => false), undefined)
      }),
    )

    it(
      'reads the partition of a key from its beginning, or an offset, to its present end',
      withLog(async log => {
        assert.deepEqual(await readAll(log, 'fields', 'socal'), [])
        const large = Buffer.alloc(3e6, 'seismogram ')
        await log.append('fields', [text('a'), { key: 'socal', value: large, headers: { layout: 'x/1' } }, text('c')])
        await log.append('fields', [text('elsewhere', '21')])
        await log.append('features', [text('another topic')])
        const all = await readAll(log, 'fields', 'socal')
        assert.deepEqual(textsOf(all), ['a', large.toString(), 'c'])
        assert.deepEqual(
          all.map(({ key, topic, partition, headers = {} }) => [key, topic, partition, { ...headers }]),
          [{}, { layout: 'x/1' }, {}].map(headers => ['socal', 'fields', log.partitionOf('socal'), headers]),
        )
        assert.deepEqual(textsOf(await readAll(log, 'fields', 'socal', all[1].offset)), [large.toString(), 'c'])
        assert.deepEqual(await readAll(log, 'fields', 'socal', all[2].offset + 1n), [])
      }),
    )

    it(
      'ends a reading where the log ended when it began, and begins no group',
      withLog(async log => {
        await log.append('fields', [text('a'), text('b')])
        const seen: string[] = []
        for await (const record of log.read('fields', 'socal')) {
          seen.push(...textsOf([record]))
          await log.append('fields', [text('later')])
        }
        assert.deepEqual(seen, ['a', 'b'])
        assert.deepEqual(textsOf(await readAll(log, 'fields', 'socal')), ['a', 'b', 'later', 'later'])
        for await (const _ of log.read('fields', 'socal')) break
      }),
    )

    it(
      'replaces snapshots, one for each group and partition',
      withLog(async log => {
        assert.equal(await log.loadSnapshot('grid', 0), undefined)
        await log.saveSnapshot('grid', 0, Buffer.from('old'))
        await log.saveSnapshot('grid', 1, Buffer.from('of partition 1'))
        await log.saveSnapshot('verify', 0, Buffer.from('of verify'))
        await log.saveSnapshot('grid', 0, Buffer.from('new'))
        const load = async (group: string, partition: number) =>
          Buffer.from((await log.loadSnapshot(group, partition)) ?? []).toString()
        assert.equal(await load('grid', 0), 'new')
        assert.equal(await load('grid', 1), 'of partition 1')
        assert.equal(await load('verify', 0), 'of verify')
        assert.equal(await log.loadSnapshot('verify', 1), undefined)
      }),
    )

    it(
      'takes snapshots of 50 MB',
      withLog(async log => {
        const large = Buffer.alloc(50e6, 'state of a region ')
        await log.saveSnapshot('grid', 0, Buffer.from('small'))
        await log.saveSnapshot('grid', 0, large)
        await log.saveSnapshot('grid', 1, Buffer.from('beside'))
        assert.ok(large.equals((await log.loadSnapshot('grid', 0))!))
      }),
    )

    it('says so when it is used after it was closed', async () => {
      const log = await (await newPlace()).open(PARTITIONS)
      await log.close()
      await log.close()
      await assert.rejects(log.append('fields', [text('a')]), { code: 'PORT', canRetry: false })
      await assert.rejects(readAll(log, 'fields', 'socal'), { code: 'PORT', canRetry: false })
    })
  })
}
