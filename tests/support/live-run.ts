import type { TestContext } from 'node:test'
import { type DomainChannels, liveChannels } from '../../services/connect/live/live-channels.js'
import type { FaultPlan } from '../../services/recorded/faults.js'
import { type RecordedOptions, type RecordedServices, startRecordedServices } from '../../services/recorded/server.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import type { Domain } from '../../shared/domain/region.js'
import { systemClock } from '../../shared/ports/clock.js'
import { stillWorld } from './recorded-world.js'
import { type VirtualContext, virtualContext } from './virtual-context.js'

export interface LiveRun {
  readonly domain: Domain
  readonly startMs: number
  /** From here on nothing new is said and nothing goes wrong. */
  readonly stillMs: number
  /** The run ends here. */
  readonly endMs: number
  readonly recorded: (nowMs: () => number) => Partial<RecordedOptions>
  readonly channels: (url: string, context: VirtualContext) => DomainChannels | Promise<DomainChannels>
  readonly faults?: FaultPlan
  /** Called after each wait. */
  /** How far the services' clock is behind ours, ms. */
  readonly behindMs?: number
  readonly meanwhile?: (nowMs: number, services: RecordedServices) => void
  /** Batches after which the source is killed; another goes on from what is in the log. */
  readonly killedAfter?: readonly number[]
}

/** Lives through a run against recorded services; what is then in the log. */
export async function liveRun(t: TestContext, run: LiveRun) {
  const context = virtualContext(run.startMs, (nowMs, { stop }) => {
    run.meanwhile?.(nowMs, services)
    if (nowMs >= run.endMs) stop()
  })
  const serverMs = () => context.nowMs() - (run.behindMs ?? 0)
  const nowMs = () => Math.min(serverMs(), run.stillMs)
  const services: RecordedServices = await startRecordedServices({
    world: { ...stillWorld(run.startMs, []), nowMs: serverMs },
    faults: path => (context.nowMs() >= run.stillMs ? undefined : run.faults?.(path)),
    sleep: systemClock.sleep,
    slowMs: 600,
    ...run.recorded(nowMs),
  })
  t.after(() => services.close())
  const log: RawBatch[] = []
  const kills = [...(run.killedAfter ?? []), Infinity]
  while (!context.signal.aborted) {
    const made = await run.channels(services.url, context)
    for await (const batch of liveChannels({ source: 'live', domain: run.domain, ...made, after: log.at(-1) })) {
      log.push(batch)
      if (log.length < kills[0]) continue
      kills.shift()
      break
    }
  }
  return { log, services, troubles: context.troubles, reasons: context.troubles.map(({ reason }) => reason) }
}
