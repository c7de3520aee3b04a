import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Message } from '../../shared/domain/messages.js'
import { startOfDay } from '../../shared/domain/units.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { paceOf } from '../connect/pace.js'
import { replayCatalog } from '../connect/replay-catalog.js'
import { startPipeline } from '../main.js'
import { loadForecasters, openLog, openStore } from '../open.js'
import { damageTeller } from './damage.js'
import { onStopSignal } from './stop-signal.js'
import { countsOf, type RunCounts, type RunSummary, summaryOf } from './summary.js'

export interface CatalogRun {
  readonly settings: Settings
  readonly paths: readonly string[]
  /** First issue time, UTC day; what lies before is history. Default: the first record's day. */
  readonly fromDay?: number
  /** Last day of the replay. */
  readonly toDay?: number
  /** Days of event time a second, from the first issue on. */
  readonly daysPerSecond: number
  readonly onMessage: (message: Message) => void
  /** Told when all is open, before the first record. */
  readonly onOpen?: (store: ForecastStore, counts: () => RunCounts) => Promise<void>
  /** Runs when the replay is over, before the store closes. */
  readonly onDone?: (summary: RunSummary) => Promise<void>
}

/** Replays catalogue files through every stage, and says what came of it. Stops early, and cleanly, on SIGINT and SIGTERM. */
export async function runCatalog(run: CatalogRun): Promise<RunSummary> {
  const { settings, paths, fromDay, toDay, daysPerSecond, onMessage } = run
  const forecasters = await loadForecasters(settings)
  const log = await openLog(settings, systemClock)
  const store = openStore(settings, systemClock)
  const tellDamage = damageTeller(process.stderr)
  try {
    const pipeline = await startPipeline({
      settings,
      from: 'connect',
      to: 'sink',
      log,
      store,
      forecasters,
      source: after => replayCatalog({ paths, nowMs: systemClock.nowMs(), toDay, after }),
      pace: paceOf({ daysPerSecond, fromMs: fromDay === undefined ? -Infinity : startOfDay(fromDay) }),
      issueFromDay: fromDay === undefined ? undefined : fromDay - 1,
      untilEnd: true,
      clock: systemClock,
      onMessage: message => {
        tellDamage(message)
        onMessage(message)
      },
    })
    const stopSignal = onStopSignal(pipeline.stop)
    try {
      await run.onOpen?.(store, () => countsOf(pipeline.states()))
      await pipeline.done
    } finally {
      stopSignal.off()
    }
    const summary = summaryOf(pipeline.states(), stopSignal.came)
    await run.onDone?.(summary)
    return summary
  } finally {
    for (const forecaster of [...forecasters.values()].flat()) forecaster.close()
    await log.close()
    await store.close()
  }
}

/**
 * Settings under which a replay never touches what is live: a data folder, topics and a bucket of its own.
 *
 * @param folder  kept and gone on with, if named; otherwise temporary, gone with `remove`
 */
export async function apartFromLive(
  settings: Settings,
  folder?: string,
): Promise<{ settings: Settings; remove: () => Promise<void> }> {
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'groundswell-')))
  const name = folder?.replace(/[^A-Za-z0-9]+/g, '-') ?? systemClock.nowMs().toString(36)
  const { log, store } = settings
  return {
    settings: {
      ...settings,
      dataDir,
      log: { ...log, kafka: { ...log.kafka, topicPrefix: `${log.kafka.topicPrefix}replay-${name}.` } },
      store: { ...store, influx: { ...store.influx, bucket: `${store.influx.bucket}-replay` } },
    },
    remove: async () => {
      if (folder === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}
