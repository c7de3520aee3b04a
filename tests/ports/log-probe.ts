import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Consumer, EventLog, LoggedRecord, Positions } from '../../shared/ports/event-log.js'

export interface Probe extends Consumer {
  readonly records: LoggedRecord[]
  readonly assigned: number[]
  readonly revoked: number[]
}

export interface ProbeOptions {
  readonly positions?: (partition: number) => Positions
  /** Runs within each call of `received`, after its records were noted. */
  readonly during?: () => Promise<void>
}

/** A consumer that notes what it is given. */
export async function received(
  log: EventLog,
  group: string,
  topics: readonly string[],
  { positions = () => ({}), during = async () => {} }: ProbeOptions = {},
): Promise<Probe> {
  const records: LoggedRecord[] = []
  const assigned: number[] = []
  const revoked: number[] = []
  const { done, stop } = await log.consume(group, topics, {
    async assigned(partition) {
      assigned.push(partition)
      return positions(partition)
    },
    async received(topic, partition, batch) {
      assert.ok(batch.length > 0)
      assert.ok(batch.every(record => record.topic === topic && record.partition === partition))
      records.push(...batch)
      await during()
    },
    async revoked(partition) {
      revoked.push(partition)
    },
  })
  return { records, assigned, revoked, done, stop }
}

export const textsOf = (records: readonly LoggedRecord[]): string[] =>
  records.map(({ value }) => Buffer.from(value).toString())

/** All that `read` gives. */
export async function readAll(log: EventLog, topic: string, key: string, from?: bigint): Promise<LoggedRecord[]> {
  const records: LoggedRecord[] = []
  for await (const record of log.read(topic, key, from)) records.push(record)
  return records
}

/** Waits until it holds; a test that waits in vain fails after a minute. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 6_000) assert.fail(`waited in vain until ${holds}`)
    await sleep(10)
  }
}
