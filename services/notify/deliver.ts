import { MINUTE_MS, SECOND_MS } from '../../shared/domain/units.js'
import { type BackOffOptions, backOffMs } from '../../shared/kernels/back-off.js'
import type { Clock } from '../../shared/ports/clock.js'
import { DeliveryError } from './delivery-error.js'
import type { NotifyState, Pending } from './notify-state.js'
import type { NamedChannel } from './take-in.js'

export interface DeliveryOptions {
  /** Failures after which a notification is a dead letter. */
  readonly maxFailures: number
  readonly backOff: BackOffOptions
  /** Dead letters that are kept, the newest. */
  readonly maxDead: number
}

/** With full jitter 30 failures take about two hours. */
export const DELIVERY_DEFAULTS: DeliveryOptions = {
  maxFailures: 30,
  backOff: { baseMs: SECOND_MS, capMs: 10 * MINUTE_MS },
  maxDead: 1_000,
}

export interface DeliveryWorld {
  readonly clock: Clock
  readonly random: () => number
  readonly options: DeliveryOptions
  /** Saves the state; durable when it resolves. */
  readonly save: () => Promise<void>
  /** Told of each failure, for people. */
  readonly onTrouble: (message: string) => void
}

/**
 * Sends what waits for one channel, one after another, so that the events of an alert keep their order; a channel that
 * fails holds up nobody but itself. Returns when nothing waits, or the signal comes.
 */
export async function deliver(
  state: NotifyState,
  { name, channel }: NamedChannel,
  world: DeliveryWorld,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = world
  for (;;) {
    const [pending] = state.queues.get(name) ?? []
    if (pending === undefined || signal.aborted) return
    const waitMs = pending.notBeforeMs - clock.nowMs()
    if (waitMs > 0) await clock.sleep(waitMs, signal)
    if (signal.aborted) return
    try {
      await channel.send(pending.notification, signal)
      state.queues.get(name)?.shift()
      state.delivered.set(name, (state.delivered.get(name) ?? 0) + 1)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof DeliveryError)) throw error
      fail(state, name, pending, error, world)
    }
    await world.save()
  }
}

function fail(
  state: NotifyState,
  channel: string,
  pending: Pending,
  error: DeliveryError,
  { clock, random, options, onTrouble }: DeliveryWorld,
): void {
  const nowMs = clock.nowMs()
  pending.failures++
  if (error.canRetry && pending.failures < options.maxFailures) {
    const waitMs = error.retryAfterMs ?? backOffMs(options.backOff, pending.failures - 1, random())
    pending.notBeforeMs = nowMs + waitMs
    onTrouble(error.message)
    return
  }
  const { notification, failures } = pending
  state.queues.get(channel)?.shift()
  state.dead.push({ channel, notification, failures, reason: error.message, atMs: nowMs })
  if (state.dead.length > options.maxDead) state.dead.splice(0, state.dead.length - options.maxDead)
  onTrouble(`${error.message} (${notification.key} is a dead letter: groundswell alerts list --dead)`)
}
