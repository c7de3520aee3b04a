import type { Message } from '../../shared/domain/messages.js'
import type { ReplayControl } from '../../shared/domain/replay-control.js'
import { DAY_MS, startOfDay } from '../../shared/domain/units.js'
import { systemClock } from '../../shared/ports/clock.js'
import { loadView } from '../api/load-view.js'
import { type Api, startApi } from '../api/server.js'
import { addMessage, initView, type LiveView, setProgress } from '../api/view.js'
import type { RunLabel } from '../api/wire.js'
import { openCover } from '../open-regions.js'
import { progressLine } from './progress.js'
import { type CatalogRun, type ReplaySummary, runCatalog } from './run-catalog.js'
import type { RunWatch } from './run-pipeline.js'
import { onStopSignal } from './stop-signal.js'
import type { RunCounts, RunSummary } from './summary.js'

export type ShownRun = Omit<CatalogRun, 'onMessage' | 'onOpen' | 'onDone'>

/** Runs a catalogue to its end, with progress in the terminal. */
export async function runInTerminal(run: ShownRun): Promise<ReplaySummary> {
  const progress = progressLine(process.stderr, systemClock.nowMs)
  return runCatalog({ ...run, onMessage: progress.onMessage, onDone: async () => progress.end() })
}

/** The same beside a live page, which stays after the end until the user ends it. */
export function runWithPage(run: ShownRun, label: RunLabel): Promise<ReplaySummary> {
  let replay: ReplayControl | undefined
  const onStart = (control: ReplayControl) => {
    replay = control
    return run.onStart?.(control) ?? (() => {})
  }
  const lent = () => replay
  return withPage(run, label, watch => runCatalog({ ...run, ...watch, onStart }), lent)
}

/**
 * A run beside a live page, which shows all of its regions.
 *
 * @param replay  what the page may steer, asked when the page opens
 */
export async function withPage<Summary extends RunSummary>(
  { settings, fromDay, toDay }: Pick<ShownRun, 'settings' | 'fromDay' | 'toDay'>,
  label: RunLabel,
  run: (watch: RunWatch) => Promise<Summary>,
  replay: () => ReplayControl | undefined = () => undefined,
): Promise<Summary> {
  const views = await Promise.all(
    settings.regions.map(async region => initView(region, await openCover(region, settings.dataDir))),
  )
  const progress = progressLine(process.stderr, systemClock.nowMs)
  let api: Api | undefined
  let counts: () => Readonly<Record<string, number>> = () => ({})
  return run({
    onMessage: (message: Message) => {
      progress.onMessage(message)
      for (const view of views) addMessage(view, message)
      if (message.topic !== 'watermark') return
      const fraction = shareDone(message.completeToMs, fromDay, toDay)
      const view = views.find(({ region }) => region.id === message.region)
      if (view) setProgress(view, { phase: phaseOf(view), fraction, counts: counts() })
    },
    onOpen: async (store, countsNow, alerts) => {
      counts = () => countsForPeople(countsNow())
      // What was stored before this start is shown from the first look on.
      for (const view of views) await loadView(view, store)
      const { host, port } = settings.api
      api = await startApi({ store, views, label, replay: replay(), alerts, host, port, clock: systemClock })
      process.stderr.write(`${label.text}\nopen ${api.url}\n`)
    },
    onDone: async ({ interrupted }) => {
      progress.end()
      for (const view of views) setProgress(view, { phase: 'finished', fraction: 1, counts: counts() })
      if (!interrupted) {
        process.stderr.write(`finished; the page stays at ${api?.url} until Ctrl-C\n`)
        await new Promise<void>(resolve => onStopSignal(async () => resolve()))
      }
      await api?.close()
    },
  })
}

const phaseOf = ({ forecasts }: LiveView): string => (forecasts.size === 0 ? 'back-filling' : 'live')

/** Share of the event time from the first issue to the last day that is done; null where the run has no known end. */
function shareDone(completeToMs: number, fromDay?: number, toDay?: number): number | null {
  if (fromDay === undefined || toDay === undefined) return null
  const share = (completeToMs - startOfDay(fromDay)) / ((toDay + 1 - fromDay) * DAY_MS)
  return Math.min(1, Math.max(0, share))
}

function countsForPeople({ events, forecasts }: RunCounts): Readonly<Record<string, number>> {
  const { read, accepted, revised, late, outside } = events
  const rejected = Object.values(events.rejected).reduce((a, b) => a + b, 0)
  return { read, accepted, revised, rejected, late, outside, ...forecasts }
}
