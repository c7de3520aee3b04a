import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { lmdbEventLog } from '../../shared/ports/event-log-lmdb.js'
import { eventLogContract } from './event-log.contract.js'
import { consumerContract } from './event-log-consumer.contract.js'
import { received, textsOf, until } from './log-probe.js'

const folder = mkdtempSync(join(tmpdir(), 'groundswell-log-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let places = 0
const newPath = () => join(folder, `${places++}`)

for (const contract of [eventLogContract, consumerContract]) {
  contract(
    'LMDB',
    async () => {
      const path = newPath()
      return { open: async partitions => lmdbEventLog({ path, ...(partitions !== undefined && { partitions }) }) }
    },
    false,
  )
}

/** Another process with the same log; see lmdb-child.ts. */
async function child(path: string, role: 'read' | 'write'): Promise<ChildProcess> {
  const forked = fork(new URL('./lmdb-child.js', import.meta.url), [path, role])
  assert.deepEqual(await once(forked, 'message').then(([message]) => message), 'ready')
  return forked
}

describe('LMDB log shared by processes', () => {
  it('shows a consumer what another process appends, also far beyond the file’s first size', async () => {
    const path = newPath()
    const log = lmdbEventLog({ path, partitions: 1, pollMs: 5 })
    const probe = await received(log, 'grid', ['fields'])
    const writer = await child(path, 'write')
    await until(() => probe.records.length === 200)
    // The child appends 200 records of 1 MB.
    assert.equal(
      probe.records.reduce((sum, { value }) => sum + value.length, 0),
      200e6,
    )
    if (writer.exitCode === null) await once(writer, 'exit')
    await log.append('fields', [{ key: 'socal', value: Buffer.from('after') }])
    await until(() => probe.records.length === 201)
    assert.deepEqual(
      probe.records.map(({ offset }) => offset),
      Array.from({ length: 201 }, (_, i) => BigInt(i)),
    )
    await log.close()
  })

  it('keeps each writer’s order when two processes append to one partition', async () => {
    const path = newPath()
    const log = lmdbEventLog({ path, partitions: 1, pollMs: 5 })
    const writer = await child(path, 'write')
    const ours = Array.from({ length: 200 }, (_, i) => `${i}`)
    for (const word of ours) await log.append('fields', [{ key: 'socal', value: Buffer.from(word) }])
    if (writer.exitCode === null) await once(writer, 'exit')
    const probe = await received(log, 'grid', ['fields'])
    await until(() => probe.records.length === 400)
    await log.close()
    assert.deepEqual(textsOf(probe.records.filter(({ value }) => value.length < 10)), ours)
    const theirs = probe.records.filter(({ value }) => value.length > 10).map(({ value }) => value[0])
    assert.deepEqual(
      theirs,
      Array.from({ length: 200 }, (_, i) => i),
    )
  })

  it('refuses a group that a living process reads, and takes it over when that was killed', async () => {
    const path = newPath()
    const reader = await child(path, 'read')
    const log = lmdbEventLog({ path, partitions: 1, pollMs: 5 })
    await log.append('fields', [{ key: 'socal', value: Buffer.from('a') }])
    const refused = { code: 'PORT', canRetry: true, message: new RegExp(`process ${reader.pid}; stop that one`) }
    await assert.rejects(received(log, 'grid', ['fields']), refused)
    const other = await received(log, 'verify', ['fields'])
    await other.stop()
    reader.kill('SIGKILL')
    await once(reader, 'exit')
    const probe = await received(log, 'grid', ['fields'])
    await until(() => probe.records.length === 1)
    await log.close()
  })

  it('refuses a second consumer of a group in the same process until the first has stopped', async () => {
    const log = lmdbEventLog({ path: newPath(), partitions: 1 })
    const first = await received(log, 'grid', ['fields'])
    await assert.rejects(received(log, 'grid', ['fields']), { code: 'PORT', canRetry: true })
    await first.stop()
    await (await received(log, 'grid', ['fields'])).stop()
    await log.close()
  })

  it('says which folder cannot be opened', () => {
    assert.throws(() => lmdbEventLog({ path: '/dev/null/log' }), /\/dev\/null\/log cannot be opened.*name a folder/)
    assert.throws(() => lmdbEventLog({ path: newPath(), partitions: 0 }), /0 partitions; set 1 or more/)
  })

  it('hands a consumer no more than a batch at a time', async () => {
    const log = lmdbEventLog({ path: newPath(), partitions: 1, batchBytes: 1_000 })
    await log.append(
      'fields',
      Array.from({ length: 10 }, () => ({ key: 'socal', value: Buffer.alloc(400) })),
    )
    const sizes: number[] = []
    const consumer = await log.consume('grid', ['fields'], {
      assigned: async () => ({}),
      received: async (_topic, _partition, { length }) => void sizes.push(length),
      revoked: async () => {},
    })
    await until(() => sizes.length === 4)
    await consumer.stop()
    // A record takes 400 bytes and its head: the third reaches the limit of 1,000.
    assert.deepEqual(sizes, [3, 3, 3, 1])
    await log.close()
  })
})
