import type { Message } from '../../shared/domain/messages.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { type PipelineOptions, startPipeline } from '../main.js'
import { openLog, openStore } from '../open.js'
import { openRoster } from '../serving/open-roster.js'
import { damageTeller } from './damage.js'
import { newsTeller } from './serving-news.js'
import { onStopSignal } from './stop-signal.js'
import { countsOf, type RunCounts, type RunSummary, summaryOf } from './summary.js'

/** Who watches a run. */
export interface RunWatch {
  readonly onMessage: (message: Message) => void
  /** Told when all is open, before the first record. */
  readonly onOpen?: (store: ForecastStore, counts: () => RunCounts) => Promise<void>
  /** Runs when the run is over, before the store closes. */
  readonly onDone?: (summary: RunSummary) => Promise<void>
}

export type PipelineRun = Pick<
  PipelineOptions,
  'settings' | 'sources' | 'isLive' | 'pace' | 'issueFromDay' | 'untilEnd'
> &
  RunWatch

/** Runs sources through every stage, and says what came of it. Stops early, and cleanly, on SIGINT and SIGTERM. */
export async function runPipeline({ onOpen, onDone, onMessage, ...run }: PipelineRun): Promise<RunSummary> {
  const { settings } = run
  const store = openStore(settings, systemClock)
  const roster = await openRoster({ settings, clock: systemClock, onNews: newsTeller(process.stderr), store })
  const log = await openLog(settings, systemClock)
  const tellDamage = damageTeller(process.stderr)
  try {
    const pipeline = await startPipeline({
      ...run,
      from: 'connect',
      to: 'sink',
      log,
      store,
      roster,
      clock: systemClock,
      onMessage: message => {
        tellDamage(message)
        onMessage(message)
      },
    })
    const stopSignal = onStopSignal(pipeline.stop)
    try {
      await onOpen?.(store, () => countsOf(pipeline.states()))
      await pipeline.done
    } finally {
      stopSignal.off()
    }
    const summary = summaryOf(pipeline.states(), stopSignal.came)
    await onDone?.(summary)
    return summary
  } finally {
    await roster.close()
    await log.close()
    await store.close()
  }
}
