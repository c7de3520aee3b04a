import type { Message } from '../shared/domain/messages.js'
import type { Region } from '../shared/domain/region.js'
import { dayOf, startOfDay } from '../shared/domain/units.js'
import type { Clock } from '../shared/ports/clock.js'
import type { ForecastStore } from '../shared/ports/forecast-store.js'
import { SpooledForecastStore } from '../shared/ports/forecast-store-spooled.js'
import { healthLines, placeLines } from '../shared/ports/influx-health.js'
import type { Settings } from '../shared/ports/settings-schema.js'

/** What the stages counted, since the run began. */
export interface HealthCounts {
  readonly events: {
    readonly read: number
    readonly accepted: number
    readonly revised: number
    readonly outside: number
    readonly late: number
    readonly rejected: Readonly<Record<string, number>>
  }
  readonly forecasts: { readonly issued: number; readonly scored: number; readonly waiting: number }
}

export interface HealthOptions {
  readonly store: Pick<SpooledForecastStore, 'writeLines' | 'status'>
  readonly regions: readonly Region[]
  /** The part of the flow that runs: `connect..sink`. */
  readonly part: string
  readonly counts: () => HealthCounts
  readonly everyMs: number
  readonly clock: Clock
}

export interface Health {
  readonly onMessage: (message: Message) => void
  /** Writes a last time. */
  stop(): Promise<void>
}

/** Writes, every so often, how a run does and, each day, where its cells are. What cannot be written ends the run. */
export function watchHealth({ store, regions, part, counts, everyMs, clock }: HealthOptions): Health {
  const reached = new Map(regions.map(({ id }) => [id, new Map<string, number>()]))
  const aborter = new AbortController()
  let placedDay: number | undefined
  let engine = 'none'

  async function write(): Promise<void> {
    const nowMs = clock.nowMs()
    const { events, forecasts } = counts()
    const { lines, bytes, refused } = store.status()
    const { rss, heapUsed } = process.memoryUsage()
    const { late, rejected: others } = events
    const health = {
      read: events.read,
      accepted: events.accepted,
      revised: events.revised,
      rejected: Object.values(others).reduce((sum, count) => sum + count, 0),
      late,
      outside: events.outside,
      issued: forecasts.issued,
      scored: forecasts.scored,
      waiting_scores: forecasts.waiting,
      rss_bytes: rss,
      heap_bytes: heapUsed,
      spool_points: lines,
      spool_bytes: bytes,
      refused_points: refused,
    }
    const counted = { part, counts: health, rejected: { ...others, late } }
    await store.writeLines(healthLines({ ...counted, reached, engine }, nowMs))
    if (placedDay === dayOf(nowMs)) return
    placedDay = dayOf(nowMs)
    // Anew each day, so that no retention policy takes the map away.
    for (const region of regions) await store.writeLines(placeLines(region, startOfDay(placedDay)))
  }

  const done = (async () => {
    while (!aborter.signal.aborted) {
      await write()
      await clock.sleep(everyMs, aborter.signal)
    }
    await write()
  })()
  done.catch(() => undefined) // told by `stop`

  return {
    onMessage(message) {
      if (!('region' in message)) return
      if (message.topic === 'forecasts' && message.engine !== '') engine = message.engine
      const timeMs =
        message.topic === 'watermark' ? message.completeToMs : 'day' in message ? startOfDay(message.day + 1) : NaN
      const hops = reached.get(message.region)
      if (Number.isFinite(timeMs) && hops)
        hops.set(message.topic, Math.max(timeMs, hops.get(message.topic) ?? -Infinity))
    },
    async stop() {
      aborter.abort()
      await done
    },
  }
}

/** The health of a run, where its store is InfluxDB; elsewhere nobody would ask for it. */
export const openHealth = (
  { regions, store: { influx } }: Settings,
  store: ForecastStore,
  part: string,
  counts: () => HealthCounts,
  clock: Clock,
): Health | undefined =>
  store instanceof SpooledForecastStore
    ? watchHealth({ store, regions, part, counts, everyMs: influx.healthEveryMs, clock })
    : undefined
