import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { HTTP_DEFAULTS } from '../../../../services/connect/live/http-fetch.js'
import { liveChannels } from '../../../../services/connect/live/live-channels.js'
import { SEISMIC_LIVE_DEFAULTS, seismicChannels } from '../../../../services/connect/live/seismic-channels.js'
import { initFeed } from '../../../../services/feed/feed-state.js'
import { feedBatch } from '../../../../services/feed/seismic/feed-batch.js'
import { gridStage } from '../../../../services/grid/stage.js'
import { chanceOfFaults, type FaultName, type FaultPlan } from '../../../../services/recorded/faults.js'
import { recordedDay } from '../../../../services/recorded/recorded-day.js'
import { isDeleted, type RecordedWorld, versionAt } from '../../../../services/recorded/recorded-world.js'
import { type RecordedServices, startRecordedServices } from '../../../../services/recorded/server.js'
import { fieldColumn } from '../../../../shared/domain/field-columns.js'
import type { Field, RawBatch } from '../../../../shared/domain/messages.js'
import type { Region } from '../../../../shared/domain/region.js'
import { dayOf, HOUR_MS, MINUTE_MS, startOfDay } from '../../../../shared/domain/units.js'
import { randomFrom, uniform } from '../../../../shared/kernels/random.js'
import { systemClock } from '../../../../shared/ports/clock.js'
import { fastContext } from '../../../support/poll-context.js'
import { onTopic, runStage } from '../../../support/run-stage.js'

/** The west of North America: most of what the recorded day holds. */
const WEST: Region = {
  ...{
    id: 'west',
    domain: 'seismic',
    strideDays: 1,
    windowDays: 14,
    horizonsDays: [14],
    latenessDays: 3,
    record: { fromDay: 0, toDay: 30_000 },
  },
  grid: { south: 30, west: -170, step: 1, rows: 40, cols: 65 },
}

/** A run begins half an hour before midnight; from an hour after midnight nothing new is said. */
const MIDNIGHT_MS = Date.UTC(2026, 0, 15)
const START_MS = MIDNIGHT_MS - 30 * MINUTE_MS
const STILL_MS = MIDNIGHT_MS + HOUR_MS
/** Then it goes on for so long at least, with nothing going wrong, and until so many sweeps were asked for. */
const CALM_MS = 30 * MINUTE_MS
const CALM_SWEEPS = 3
const YESTERDAY = dayOf(MIDNIGHT_MS) - 1
/** An hour passes in six seconds. */
const SPEED = 600

interface Life {
  readonly faults?: FaultPlan
  /** Called with the time and the services once a minute of the run. */
  readonly meanwhile?: (minute: number, services: RecordedServices) => void
  /** Batches after which the connector is killed; another goes on from what is in the log. */
  readonly killedAfter?: readonly number[]
}

/** Lives through the run; what is then in the log. */
async function live({ faults, meanwhile, killedAfter = [] }: Life = {}): Promise<RawBatch[]> {
  const over = new AbortController()
  const context = fastContext(START_MS, SPEED, { signal: over.signal })
  const world = recordedDay(() => Math.min(context.nowMs(), STILL_MS))
  const isCalm = () => context.nowMs() > STILL_MS
  const services = await startRecordedServices({
    world,
    faults: path => (isCalm() ? undefined : faults?.(path)),
    sleep: ms => systemClock.sleep(ms / SPEED),
    tickMs: MINUTE_MS,
  })
  const log: RawBatch[] = []
  const sweeps = () => services.requests.get('/fdsnws/event/1/query') ?? 0
  const watcher = (async () => {
    for (let minute = 0; !isCalm(); minute++) {
      meanwhile?.(minute, services)
      await context.sleep(MINUTE_MS)
    }
    const before = sweeps()
    while (context.nowMs() < STILL_MS + CALM_MS || sweeps() < before + CALM_SWEEPS) await context.sleep(MINUTE_MS)
    over.abort()
  })()
  const options = {
    ...SEISMIC_LIVE_DEFAULTS,
    usgsSummaryUrl: `${services.url}/earthquakes/feed/v1.0/summary`,
    usgsEventUrl: `${services.url}/fdsnws/event/1`,
    emscSocketUrl: `${services.url.replace('http', 'ws')}/standing_order/websocket`,
    emscEventUrl: `${services.url}/emsc/fdsnws/event/1`,
    historyDays: 2,
    pingMs: 5 * MINUTE_MS,
    requestsPerMinute: 1000,
  }
  // Limits of time that are as much larger as the clock is faster.
  const http = { ...HTTP_DEFAULTS, connectMs: 10_000 * SPEED, totalMs: 20_000 * SPEED }
  const kills = [...killedAfter, Infinity]
  for (let taken = 0; !over.signal.aborted; ) {
    const channels = seismicChannels(options, [WEST], http, context)
    for await (const batch of liveChannels({
      source: 'live',
      domain: 'seismic',
      channels,
      vouchers: ['usgs'],
      after: log.at(-1),
    })) {
      log.push(batch)
      if (++taken < kills[0]) continue
      kills.shift()
      break
    }
  }
  await watcher
  await services.close()
  return log
}

/** The newest field of each closed day that the history reaches. */
async function fieldsOf(log: readonly RawBatch[]): Promise<Map<number, Field>> {
  const feed = initFeed()
  const grid = gridStage([WEST])
  const state = grid.init()
  const newest = new Map<number, Field>()
  // What comes after the last heartbeat is gridded at the next: the source's end is one.
  const end = { ...log.at(-1)!, bytes: new Uint8Array(0), cursor: log.length, end: true }
  for (const batch of [...log, end]) {
    const out = await runStage(grid, state, feedBatch(feed, [WEST], batch))
    for (const field of onTopic(out, 'fields')) if (field.day >= YESTERDAY - 1) newest.set(field.day, field)
  }
  return newest
}

function digestOf(fields: ReadonlyMap<number, Field>): string {
  const hash = createHash('sha256')
  for (const [day, { cell, names, values }] of [...fields].sort(([a], [b]) => a - b)) {
    hash.update(`${day} ${names}`).update(cell).update(values)
  }
  return hash.digest('hex')
}

/** All pages twice and in reverse order, as batches of their own; only then is anything complete. */
function twiceReversed(log: readonly RawBatch[]): RawBatch[] {
  const pages = log.toReversed().flatMap(batch => [batch, batch])
  const last = log.at(-1)!
  return pages.map(({ completeToMs: _, ...batch }, cursor) => ({
    ...batch,
    cursor,
    ...(cursor === pages.length - 1 && { completeToMs: last.completeToMs }),
  }))
}

/** Magnitudes of the quakes of a day as the services last told them, without our feed: USGS, else EMSC. */
function lastTold(world: RecordedWorld, day: number): number[] {
  const inWest = (longitude: number, latitude: number) =>
    longitude >= -170 && longitude < -105 && latitude >= 30 && latitude < 70
  return world
    .eventsBetween(startOfDay(day), startOfDay(day + 1))
    .flatMap(({ usgs, emsc }) => {
      const version = versionAt(usgs, STILL_MS)
      const other = versionAt(emsc, STILL_MS)
      if (version !== undefined && !isDeleted(version)) {
        const { properties, geometry } = version.feature
        const [longitude, latitude] = geometry.coordinates as number[]
        return inWest(longitude, latitude) && properties.type === 'earthquake' ? [properties.mag ?? NaN] : []
      }
      if (other === undefined) return []
      const { lon, lat, mag, evtype } = other.data.properties
      return inWest(lon, lat) && evtype === 'ke' ? [mag as number] : []
    })
    .sort((a, b) => a - b)
}

describe('live earthquakes', { concurrency: true }, () => {
  const undisturbed = live()
  const digest = async (log: readonly RawBatch[]) => digestOf(await fieldsOf(log))

  it('end in the fields of what was last told, whole and no more', async () => {
    const fields = await fieldsOf(await undisturbed)
    assert.deepEqual([...fields.keys()], [YESTERDAY - 1, YESTERDAY])
    const field = fields.get(YESTERDAY)!
    const told = lastTold(
      recordedDay(() => STILL_MS),
      YESTERDAY,
    )
    assert.ok(told.length > 60, `${told.length} quakes`)
    const joules = told.filter(mag => !Number.isNaN(mag)).reduce((sum, mag) => sum + 10 ** (1.5 * mag + 4.8), 0)
    assert.ok(Math.abs(fieldColumn(field, 'joules').reduce((a, b) => a + b) / joules - 1) < 1e-9)
    assert.equal(Math.max(...fieldColumn(field, 'maxMagnitude')), told.at(-1))
  })

  const lives: [what: string, life: Life][] = [
    [
      'after the network was cut for twenty minutes, midnight among them',
      {
        meanwhile(minute, services) {
          if (minute === 20) services.cut()
          if (minute === 40) services.mend()
        },
      },
    ],
    ['after the connector was killed five times', { killedAfter: [1, 2, 5, 20, 60] }],
    [
      'of services that fail every other time, in every way',
      {
        faults: chanceOfFaults(
          new Map<FaultName, number>([
            ...['status-500', 'throttled', 'cut', 'wrong-type', 'broken-gzip', 'redirect-loop'].map(
              f => [f as FaultName, 0.05] as const,
            ),
            ...['duplicate', 'clock-skew', 'empty', 'unreachable'].map(f => [f as FaultName, 0.05] as const),
          ]),
          (
            random => () =>
              uniform(random)
          )(randomFrom(3)),
        ),
      },
    ],
  ]
  for (const [what, life] of lives) {
    it(`are the same ${what}`, async () => {
      const log = await live(life)
      assert.equal(await digest(log), await digest(await undisturbed))
      const cursors = log.map(({ cursor }) => cursor)
      assert.deepEqual(cursors, [...cursors.keys()])
    })
  }

  it('are the same with every page fed twice and in reverse order', async () => {
    const log = await undisturbed
    assert.equal(await digest(twiceReversed(log)), await digest(log))
  })

  it('are the same whatever part of them is fed again', async () => {
    const log = await undisturbed
    const again = log.map(({ completeToMs: _, ...batch }, i) => ({ ...batch, cursor: log.length + i }))
    assert.equal(await digest([...log, ...again]), await digest(log))
  })
})
