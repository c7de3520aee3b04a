import type { TestContext } from 'node:test'
import {
  STREAMFLOW_LIVE_DEFAULTS,
  type StreamflowLiveOptions,
  streamflowChannels,
} from '../../services/connect/live/streamflow-channels.js'
import { recordedRivers } from '../../services/recorded/recorded-rivers.js'
import { versionAt } from '../../services/recorded/recorded-world.js'
import type { RecordedOptions } from '../../services/recorded/server.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import { DAY_MS, dayOf, HOUR_MS, startOfDay } from '../../shared/domain/units.js'
import { type LiveRun, liveRun } from './live-run.js'
import { QUICK_HTTP } from './virtual-context.js'

export const START_MS = Date.UTC(2026, 0, 20, 7)
const DAYS = 16
const HISTORY_DAYS = 40
const GAUGES = ['01022500', '02064000', '03015500', '11124500']

export interface RiverLife extends Pick<LiveRun, 'behindMs' | 'faults' | 'meanwhile' | 'killedAfter'> {
  readonly options?: Partial<StreamflowLiveOptions>
  readonly recorded?: Partial<RecordedOptions>
  readonly days?: number
}

/** Sixteen days of polls, four times a day, and one calm day more. */
export const liveRivers = (t: TestContext, { options, recorded, days = DAYS, ...life }: RiverLife = {}) =>
  liveRun(t, {
    domain: 'streamflow',
    startMs: START_MS,
    stillMs: START_MS + days * DAY_MS,
    endMs: START_MS + (days + 1) * DAY_MS,
    recorded: nowMs => ({
      rivers: recordedRivers(nowMs),
      ogcLimits: { withoutKey: 1_000, withKey: 1_000 },
      ...recorded,
    }),
    channels: (url, context) =>
      streamflowChannels(
        {
          ...STREAMFLOW_LIVE_DEFAULTS,
          waterDataUrl: `${url}/ogcapi/v0`,
          legacyUrl: `${url}/nwis`,
          sites: GAUGES,
          intervalMs: 6 * HOUR_MS,
          historyDays: HISTORY_DAYS,
          requestsPerHour: 1_000,
          ...options,
        },
        [],
        QUICK_HTTP,
        context,
      ),
    ...life,
  })

interface Value {
  readonly changedMs: number
  readonly text: string
}

/** The last that was told of each gauge and day, of the records of the OGC API. */
export function lastTold(log: readonly RawBatch[]): Map<string, Value> {
  const told = new Map<string, Value>()
  for (const { bytes, format } of log) {
    if (format !== 'usgs-ogc-json' || bytes.length === 0) continue
    const { features } = JSON.parse(Buffer.from(bytes).toString()) as {
      features: { properties: Record<string, string | null> }[]
    }
    for (const { properties } of features) {
      const key = `${properties.monitoring_location_id} ${properties.time}`
      const changedMs = Date.parse(String(properties.last_modified))
      const text = `${properties.value} ${properties.approval_status} ${properties.qualifier}`
      if (changedMs >= (told.get(key)?.changedMs ?? -Infinity)) told.set(key, { changedMs, text })
    }
  }
  return told
}

/** The same, from the world itself. */
export function riverTruth(historyDays = HISTORY_DAYS, days = DAYS): Map<string, Value> {
  const stillMs = START_MS + days * DAY_MS
  const rivers = recordedRivers(() => stillMs)
  const told = new Map<string, Value>()
  for (const gauge of GAUGES) {
    for (let day = dayOf(START_MS) - historyDays; day <= dayOf(stillMs); day++) {
      const version = versionAt(rivers.daily(gauge, day), stillMs)
      if (version === undefined) continue
      const { atMs, value, isApproved, qualifier } = version
      const text = `${value} ${isApproved ? 'Approved' : 'Provisional'} ${qualifier}`
      const date = new Date(startOfDay(day)).toISOString().slice(0, 10)
      told.set(`USGS-${gauge} ${date}`, { changedMs: Math.floor(atMs), text })
    }
  }
  return told
}

export const sorted = (told: ReadonlyMap<string, Value>) => [...told].sort(([a], [b]) => (a < b ? -1 : 1))
/** What the heartbeat has reached in the end: a gauge may have been silent for three days. */
export const REACHED_MS = START_MS + (DAYS - 4) * DAY_MS
