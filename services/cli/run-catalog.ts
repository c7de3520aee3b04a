import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startOfDay } from '../../shared/domain/units.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { paceOf } from '../connect/pace.js'
import { replayFiles } from '../connect/replay-files.js'
import { type RunWatch, runPipeline } from './run-pipeline.js'
import type { RunSummary } from './summary.js'

export interface CatalogRun extends RunWatch {
  readonly settings: Settings
  readonly paths: readonly string[]
  /** First issue time, UTC day; what lies before is history. Default: the first record's day. */
  readonly fromDay?: number
  /** Last day of the replay. */
  readonly toDay?: number
  /** Days of event time a second, from the first issue on. */
  readonly daysPerSecond: number
}

/** Replays catalogue files through every stage, and says what came of it. */
export const runCatalog = ({ paths, fromDay, toDay, daysPerSecond, ...run }: CatalogRun): Promise<RunSummary> =>
  runPipeline({
    ...run,
    source: after => replayFiles({ domain: 'seismic', paths, nowMs: systemClock.nowMs(), toDay, after }),
    pace: paceOf({ daysPerSecond, fromMs: fromDay === undefined ? -Infinity : startOfDay(fromDay) }),
    issueFromDay: fromDay === undefined ? undefined : fromDay - 1,
    untilEnd: true,
  })

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
