import { DUTY_TOPIC } from '../../shared/domain/duty.js'
import type { StampedMessage } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { SECOND_MS } from '../../shared/domain/units.js'
import type { Clock } from '../../shared/ports/clock.js'
import { decodeDuty } from '../../shared/ports/duty-codec.js'
import type { EventLog, LoggedRecord } from '../../shared/ports/event-log.js'
import { decode, stampOf } from '../../shared/ports/message-codec.js'
import { follow, isNew } from '../run/epochs.js'
import { DELIVERY_DEFAULTS, type DeliveryOptions, deliver } from './deliver.js'
import { notifyGroup, notifySnapshot, notifyStateOf } from './notify-snapshot.js'
import type { NotifyState } from './notify-state.js'
import { type NamedChannel, takeAlert, takeDuty } from './take-in.js'

const TOPICS = ['alerts', DUTY_TOPIC] as const

/** Where nothing came but watermarks, the state is saved this often, ms: they are read again after a crash. */
const SAVE_EVERY_MS = 30 * SECOND_MS

export interface NotifierOptions {
  readonly log: EventLog
  /** First part of the consumer group’s name. */
  readonly group: string
  readonly regions: readonly Region[]
  readonly channels: readonly NamedChannel[]
  readonly clock: Clock
  readonly random: () => number
  readonly delivery?: Partial<DeliveryOptions>
  readonly onTrouble: (message: string) => void
}

export interface Notifier {
  /** Rejects when it failed. */
  readonly done: Promise<void>
  /** Resolves when all that the log holds was read, and every channel has taken it, failed at it, or the time is over. */
  settle(withinMs: number, signal?: AbortSignal): Promise<void>
  stop(): Promise<void>
  /** Of the partitions at work. */
  states(): readonly NotifyState[]
}

interface PartitionNotifier {
  readonly state: NotifyState
  readonly aborter: AbortController
  /** By channel: the delivery under way. */
  readonly working: Map<string, Promise<void>>
  save(): Promise<void>
  savedMs: number
}

/**
 * Tells the channels what happens to alerts: reads `alerts` and `duty` from the log, puts what is to be told into a durable
 * outbox, and sends from there. The outbox is saved before anything is sent, and after each that was taken: every
 * notification is delivered at least once, also across kills and rebalances, and with the same key each time.
 */
export async function startNotifier(options: NotifierOptions): Promise<Notifier> {
  const { log, regions, channels, clock, random, onTrouble } = options
  const group = notifyGroup(options.group)
  const delivery = { ...DELIVERY_DEFAULTS, ...options.delivery }
  const partitions = new Map<number, PartitionNotifier>()
  const world = { channels, regions, nowMs: clock.nowMs }
  let failed: ((error: unknown) => void) | undefined
  const failure = new Promise<never>((_, reject) => {
    failed = reject
  })
  failure.catch(() => undefined) // told by `done`

  const wake = (run: PartitionNotifier) => {
    for (const named of channels) {
      if (run.working.has(named.name) || (run.state.queues.get(named.name)?.length ?? 0) === 0) continue
      const sending = { clock, random, options: delivery, save: run.save, onTrouble }
      const work = deliver(run.state, named, sending, run.aborter.signal)
        .catch(error => failed?.(error))
        .finally(() => run.working.delete(named.name))
      run.working.set(named.name, work)
    }
  }

  const consumer = await log.consume(group, TOPICS, {
    async assigned(partition) {
      const state = notifyStateOf(await log.loadSnapshot(group, partition))
      buryOrphans(state, channels, clock.nowMs())
      const save = oneAtATime(() => log.saveSnapshot(group, partition, notifySnapshot(state)))
      const run = { state, aborter: new AbortController(), working: new Map(), save, savedMs: clock.nowMs() }
      partitions.set(partition, run)
      wake(run)
      return Object.fromEntries(state.offsets)
    },
    async received(topic, partition, records) {
      const run = partitions.get(partition)
      if (run === undefined) return
      const { state } = run
      const isNews = takeIn(state, topic, records, world)
      state.offsets.set(topic, records[records.length - 1].offset + 1n)
      if (isNews || clock.nowMs() - run.savedMs >= SAVE_EVERY_MS) {
        await run.save()
        run.savedMs = clock.nowMs()
      }
      wake(run)
    },
    async revoked(partition) {
      const run = partitions.get(partition)
      run?.aborter.abort()
      await Promise.all(run?.working.values() ?? [])
      partitions.delete(partition)
    },
  })
  const halt = async () => {
    for (const { aborter } of partitions.values()) aborter.abort()
    await Promise.all([...partitions.values()].flatMap(({ working }) => [...working.values()]))
  }
  const done = Promise.race([consumer.done, failure])
  done.catch(() => undefined) // who waits for it is told

  const isReadUp = async () => {
    for (const { id } of regions) {
      const run = partitions.get(log.partitionOf(id))
      for (const topic of run === undefined ? [] : TOPICS) {
        const last = await log.last(topic, id)
        if (last !== undefined && last.offset >= (run?.state.offsets.get(topic) ?? 0n)) return false
      }
    }
    return true
  }
  const isDelivered = () =>
    [...partitions.values()].every(({ state }) =>
      [...state.queues.values()].every(([first]) => first === undefined || first.failures > 0),
    )
  return {
    done,
    states: () => [...partitions.values()].map(({ state }) => state),
    async settle(withinMs, signal) {
      const endMs = clock.nowMs() + withinMs
      while (signal?.aborted !== true && clock.nowMs() < endMs && !((await isReadUp()) && isDelivered())) {
        await Promise.race([clock.sleep(SETTLE_POLL_MS, signal), failure])
      }
    },
    async stop() {
      const states = [...partitions.values()]
      await consumer.stop()
      await halt()
      for (const run of states) await run.save()
      for (const { channel } of channels) channel.close()
    },
  }
}

/** How often is looked whether all is told, ms. */
const SETTLE_POLL_MS = 20

/** @returns whether anything is to be told or remembered of it */
function takeIn(
  state: NotifyState,
  topic: string,
  records: readonly LoggedRecord[],
  world: Parameters<typeof takeAlert>[2],
): boolean {
  let isNews = false
  for (const record of records) {
    if (topic === DUTY_TOPIC) {
      takeDuty(state, decodeDuty(record), world)
      isNews = true
      continue
    }
    const stamp = stampOf(record)
    const stream = `${topic}/${record.key}`
    if (!isNew(state.read, stream, stamp)) continue
    const message = decode(record) as StampedMessage
    follow(state.read, stream, stamp, message)
    if (message.topic !== 'alerts') continue
    takeAlert(state, message, world)
    isNews = true
  }
  return isNews
}

/** What waits for a channel that is no longer in the file of rules can go nowhere: people must see it. */
function buryOrphans(state: NotifyState, channels: readonly NamedChannel[], atMs: number): void {
  for (const [channel, queue] of state.queues) {
    if (channels.some(({ name }) => name === channel)) continue
    const reason = `channel ${channel} is no longer in the file of rules; put it back, or tell people yourself`
    state.dead.push(...queue.map(({ notification, failures }) => ({ channel, notification, failures, reason, atMs })))
    state.queues.delete(channel)
  }
}

/** Runs of some work one after another; calls that come while one waits share it. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  return () => {
    next ??= running.then(() => {
      next = undefined
      running = work()
      return running
    })
    return next
  }
}
