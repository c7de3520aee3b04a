import type { Message } from '../../shared/domain/messages.js'
import { systemClock } from '../../shared/ports/clock.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import { openHealth } from '../health.js'
import { type Pipeline, type PipelineOptions, startPipeline } from '../main.js'
import { type AlertDesk, openAlertDesk } from '../notify/alert-desk.js'
import { openLog, openStore } from '../open.js'
import { openAlerting } from '../open-alerts.js'
import { openRoster } from '../serving/open-roster.js'
import { damageTeller } from './damage.js'
import { engineTeller, newsTeller } from './serving-news.js'
import { onStopSignal } from './stop-signal.js'
import { countsOf, type RunCounts, type RunSummary, summaryOf } from './summary.js'
import { spoolTeller, troubleTeller } from './trouble.js'

/** Who watches a run. */
export interface RunWatch {
  readonly onMessage: (message: Message) => void
  /** Told when all is open, before the first record. */
  readonly onOpen?: (store: ForecastStore, counts: () => RunCounts, alerts?: AlertDesk) => Promise<void>
  /** Runs when the run is over, before the store closes. */
  readonly onDone?: (summary: RunSummary) => Promise<void>
}

export type PipelineRun = Pick<
  PipelineOptions,
  'settings' | 'sources' | 'isLive' | 'pace' | 'issueFromDay' | 'untilEnd' | 'exercise'
> &
  RunWatch

/** Runs sources through every stage, and says what came of it. Stops early, and cleanly, on SIGINT and SIGTERM. */
export async function runPipeline({ onOpen, onDone, onMessage, ...run }: PipelineRun): Promise<RunSummary> {
  const { settings } = run
  const opened: { close(): Promise<void> }[] = []
  const toClose = <T extends { close(): Promise<void> }>(one: T): T => {
    opened.unshift(one)
    return one
  }
  const tellDamage = damageTeller(process.stderr)
  const tellTrouble = troubleTeller(process.stderr)
  let states: Pipeline['states'] = () => []
  try {
    const store = toClose(openStore(settings, systemClock, spoolTeller(process.stderr)))
    const [onNews, onEngine] = [newsTeller(process.stderr), engineTeller(process.stderr)]
    const roster = toClose(await openRoster({ settings, clock: systemClock, onNews, onEngine, store }))
    const log = toClose(await openLog(settings, systemClock))
    const health = openHealth(settings, store, 'connect..sink', () => countsOf(states()), systemClock)
    if (health !== undefined) toClose({ close: health.stop })
    const exercise = run.exercise ?? true
    const alerting = await openAlerting({ settings, log, clock: systemClock, exercise, env: process.env })
    const pipeline = await startPipeline({
      ...run,
      ...alerting,
      onTrouble: message => tellTrouble({ reason: 'delivery', message }),
      from: 'connect',
      to: 'sink',
      log,
      store,
      roster,
      clock: systemClock,
      onMessage: message => {
        tellDamage(message)
        health?.onMessage(message)
        onMessage(message)
      },
    })
    states = pipeline.states
    const stopSignal = onStopSignal(pipeline.stop)
    try {
      const regionIds = settings.regions.map(({ id }) => id)
      const alerts = alerting.rules.length > 0 ? openAlertDesk(log, regionIds, systemClock) : undefined
      await onOpen?.(store, () => countsOf(pipeline.states()), alerts)
      await pipeline.done
    } finally {
      stopSignal.off()
    }
    const summary = summaryOf(pipeline.states(), stopSignal.came)
    await onDone?.(summary)
    return summary
  } finally {
    for (const one of opened) await one.close()
  }
}
