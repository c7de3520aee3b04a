import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { HTTP_DEFAULTS } from '../../../../services/connect/live/http-fetch.js'
import type { LivePiece } from '../../../../services/connect/live/live-piece.js'
import { StoppedError } from '../../../../services/connect/live/retrying.js'
import { usgsSummaryFeed } from '../../../../services/connect/live/usgs-summary-feed.js'
import type { FaultName } from '../../../../services/recorded/faults.js'
import { startRecordedServices } from '../../../../services/recorded/server.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../shared/domain/units.js'
import { systemClock } from '../../../../shared/ports/clock.js'
import { realContext } from '../../../support/poll-context.js'
import { stillWorld, toldOnce } from '../../../support/recorded-world.js'

const START_MS = Date.UTC(2020, 0, 31, 12)
const DELAY_MS = 30 * MINUTE_MS
const NAMES = ['all_hour', 'all_day', 'all_week', 'all_month']

interface Step {
  /** Time that passes before the poll, ms. */
  readonly afterMs: number
  readonly fault?: FaultName
}

/**
 * Polls once a step, on a clock that moves only between two polls: what was asked for, and how far it was then complete,
 * in minutes from the start.
 */
async function watch(t: TestContext, behindMs: number, steps: readonly Step[]) {
  let nowMs = START_MS
  let step = 0
  const over = new AbortController()
  const events = [toldOnce('ci1', START_MS - 20 * MINUTE_MS), toldOnce('ci2', START_MS - 5 * HOUR_MS)]
  const services = await startRecordedServices({
    world: { ...stillWorld(0, events), nowMs: () => nowMs },
    faults: () => steps[step].fault,
    sleep: systemClock.sleep,
    slowMs: 500,
  })
  t.after(() => services.close())
  const log: string[] = []
  const asked = () => NAMES.map(name => services.requests.get(`/earthquakes/feed/v1.0/summary/${name}.geojson`) ?? 0)
  let before = asked()
  const next = () => {
    const now = asked()
    log.push(...NAMES.filter((_, i) => now[i] > before[i]))
    before = now
    if (++step === steps.length) over.abort()
    else nowMs += steps[step].afterMs
  }
  // The poll's own limits of time are real; its waits between two polls are not.
  const limits = new Set([HTTP_DEFAULTS.connectMs, 200])
  const context = realContext({
    signal: over.signal,
    nowMs: () => nowMs,
    sleep: async (ms, signal) => (limits.has(ms) ? systemClock.sleep(ms, signal) : next()),
  })
  const backFill = async function* (fromMs: number, toMs: number): AsyncGenerator<LivePiece> {
    log.push(`back-fill ${(toMs - fromMs) / DAY_MS} days`)
    yield { format: 'fdsn-csv', bytes: new Uint8Array(0), fetchedMs: nowMs, completeToMs: toMs }
  }
  const feed = usgsSummaryFeed(
    {
      url: `${services.url}/earthquakes/feed/v1.0/summary`,
      intervalMs: MINUTE_MS,
      publishingDelayMs: DELAY_MS,
      backFill,
      fromMs: START_MS,
      batchBytes: 512 * 1024,
      http: { ...HTTP_DEFAULTS, totalMs: 200 },
    },
    context,
  )
  try {
    for await (const { completeToMs = NaN } of feed(START_MS - behindMs)) {
      log.push(`complete ${(completeToMs - START_MS) / MINUTE_MS}`)
    }
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error
  }
  return { log, reasons: context.troubles.map(({ reason }) => reason) }
}

describe('the USGS summary feeds', () => {
  const gaps: [what: string, behindMs: number, log: string[]][] = [
    ['half an hour', 30 * MINUTE_MS, ['complete -30', 'all_hour']],
    ['two hours', 2 * HOUR_MS, ['complete -30', 'all_day']],
    ['three days', 3 * DAY_MS, ['complete -30', 'all_week']],
    ['three weeks', 21 * DAY_MS, ['complete -30', 'all_month']],
    ['forty days', 40 * DAY_MS + DELAY_MS, ['back-fill 40 days', 'complete -30', 'complete -30', 'all_hour']],
  ]
  for (const [what, behindMs, log] of gaps) {
    it(`are chosen to reach over a gap of ${what}`, async t => {
      assert.deepEqual((await watch(t, behindMs, [{ afterMs: 0 }])).log, log)
    })
  }

  it('say how far they are complete by when they were made, not by when they were asked', async t => {
    const { log } = await watch(t, HOUR_MS / 2, [{ afterMs: 0 }, { afterMs: 20_000 }, { afterMs: 70_000 }])
    // The second page is the first one still: 304, and no heartbeat.
    assert.deepEqual(log, ['complete -30', 'all_hour', 'all_hour', 'complete -29', 'all_hour'])
  })

  it('are blind while they cannot be reached, and then reach back over the gap', async t => {
    const { log, reasons } = await watch(t, HOUR_MS / 2, [
      { afterMs: 0 },
      { afterMs: MINUTE_MS, fault: 'unreachable' },
      { afterMs: 2 * HOUR_MS, fault: 'status-500' },
      { afterMs: MINUTE_MS },
    ])
    assert.deepEqual(log, ['complete -30', 'all_hour', 'all_hour', 'all_day', 'complete 92', 'all_day'])
    assert.deepEqual(reasons, ['connect', 'status'])
  })

  const faults: [fault: FaultName, reason: string][] = [
    ['status-500', 'status'],
    ['throttled', 'throttled'],
    ['slow', 'timeout'],
    ['cut', 'cut-off'],
    ['wrong-type', 'content-type'],
    ['broken-gzip', 'content-encoding'],
    ['redirect-loop', 'redirect'],
    ['empty', 'page'],
    ['unreachable', 'connect'],
  ]
  for (const [fault, reason] of faults) {
    it(`prove nothing by a page that is ${fault}, and are asked again`, async t => {
      const { log, reasons } = await watch(t, HOUR_MS / 2, [
        { afterMs: 0 },
        { afterMs: MINUTE_MS, fault },
        { afterMs: MINUTE_MS },
      ])
      assert.deepEqual(log, ['complete -30', 'all_hour', 'all_hour', 'complete -28', 'all_hour'])
      assert.deepEqual(reasons, [reason])
    })
  }

  it('prove nothing by an old page that comes again', async t => {
    const { log } = await watch(t, HOUR_MS / 2, [
      { afterMs: 0 },
      { afterMs: 5 * MINUTE_MS, fault: 'duplicate' },
      { afterMs: 0 },
    ])
    assert.deepEqual(log, ['complete -30', 'all_hour', 'all_hour', 'complete -25', 'all_hour'])
  })
})
