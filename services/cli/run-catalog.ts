import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SettingsError } from '../../shared/domain/errors.js'
import type { Domain } from '../../shared/domain/region.js'
import type { ReplayControl } from '../../shared/domain/replay-control.js'
import { startOfDay } from '../../shared/domain/units.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import type { AsOf } from '../connect/replay/as-of.js'
import { jointControl } from '../connect/replay/joint-control.js'
import { controlledPace } from '../connect/replay/pace.js'
import { type ReplayCounts, replayFiles } from '../connect/replay/replay-files.js'
import { type LogReplayCounts, replayLog } from '../connect/replay/replay-log.js'
import type { Source } from '../run/publish-source.js'
import { LIVE_START_FILE } from './first-issue-day.js'
import { rawBatchesOf } from './live-log.js'
import { type RunWatch, runPipeline } from './run-pipeline.js'
import type { RunSummary } from './summary.js'

export interface CatalogRun extends RunWatch {
  readonly settings: Settings
  /** Files and folders of each domain that is replayed; or else `fromLog`. */
  readonly files?: ReadonlyMap<Domain, readonly string[]>
  /** Data folder of a live run whose log is replayed as it came. */
  readonly fromLog?: string
  /** First issue time, UTC day; what lies before is history. Default: the first record's day. */
  readonly fromDay?: number
  /** Last day of the replay. */
  readonly toDay?: number
  /** Which truth is told; default: the final one. */
  readonly asOf?: AsOf
  /** Days of event time a second, from the first issue on. */
  readonly daysPerSecond: number
  /** Lent the replay to steer it; told what gives it back. */
  readonly onStart?: (control: ReplayControl) => () => void
}

/** How a replay ended. */
export interface ReplaySummary extends RunSummary {
  /** Nothing of it was live. */
  readonly kind: 'replay'
  readonly asOf: string
  /** What the files, or the log, held, by domain. Of a log absent where it was interrupted. */
  readonly input: Partial<Record<Domain, ReplayCounts | LogReplayCounts>>
}

/** Replays files, or the log of a live run, through every stage, and says what came of it. */
export async function runCatalog(options: CatalogRun): Promise<ReplaySummary> {
  const { files, fromLog, fromDay, toDay, asOf, daysPerSecond, onStart, ...run } = options
  const fromMs = fromDay === undefined ? -Infinity : startOfDay(fromDay)
  const domains = [...new Set(options.settings.regions.map(({ domain }) => domain))]
  const paces = new Map(domains.map(domain => [domain, controlledPace({ daysPerSecond, fromMs })]))
  const input: Mutable<ReplaySummary['input']> = {}
  const release = onStart?.(jointControl([...paces.values()]))
  const sourceFor = (domain: Domain) =>
    sourceOf(options, domain, counts => {
      input[domain] = counts
    })
  try {
    const summary = await runPipeline({
      ...run,
      sources: new Map(domains.map(domain => [domain, sourceFor(domain)])),
      pace: domain => paces.get(domain)!,
      issueFromDay: fromDay === undefined ? undefined : fromDay - 1,
      untilEnd: true,
      exercise: true,
    })
    return { ...summary, kind: 'replay', asOf: textOfAsOf(asOf, fromLog !== undefined), input }
  } finally {
    release?.()
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function sourceOf(
  { settings, files, fromLog, toDay, asOf }: CatalogRun,
  domain: Domain,
  onRead: (counts: ReplayCounts | LogReplayCounts) => void,
): Source {
  if (fromLog !== undefined) {
    const untilMs = Math.min(
      typeof asOf === 'number' ? asOf : Infinity,
      toDay === undefined ? Infinity : startOfDay(toDay + 1),
    )
    return after => replayLog({ batches: rawBatchesOf(settings, fromLog, domain), untilMs, after, onRead })
  }
  const paths = files?.get(domain)
  if (paths === undefined) {
    throw new SettingsError(`there is nothing of ${domain} to replay; name files, or the log of a live run`)
  }
  return after => replayFiles({ domain, paths, nowMs: systemClock.nowMs(), toDay, asOf, after, onRead })
}

/** `final`, `then`, or a time. */
export const textOfAsOf = (asOf: AsOf | undefined, isLog: boolean): string =>
  typeof asOf === 'number' ? new Date(asOf).toISOString() : (asOf ?? (isLog ? 'then' : 'final'))

/**
 * Settings under which a replay never touches what is live: a data folder, topics and a bucket of its own.
 *
 * @param folder  kept and gone on with, if named; otherwise temporary, gone with `remove`
 * @throws {SettingsError} if the folder is that of a live run
 */
export async function apartFromLive(
  settings: Settings,
  folder?: string,
): Promise<{ settings: Settings; remove: () => Promise<void> }> {
  if (folder !== undefined && existsSync(join(folder, LIVE_START_FILE))) {
    throw new SettingsError(`${folder} holds a live run, which a replay must not touch; give --data another folder`)
  }
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'groundswell-')))
  const name = folder?.replace(/[^A-Za-z0-9]+/g, '-') ?? systemClock.nowMs().toString(36)
  const { log, store } = settings
  return {
    settings: {
      ...settings,
      dataDir,
      log: { ...log, kafka: { ...log.kafka, topicPrefix: `${log.kafka.topicPrefix}replay-${name}.` } },
      store: {
        ...store,
        influx: {
          ...store.influx,
          bucket: `${store.influx.bucket}-replay`,
          // What waits on the disk would go with the folder.
          closeWaitMs: folder === undefined ? -1 : store.influx.closeWaitMs,
        },
      },
    },
    remove: async () => {
      if (folder === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}
