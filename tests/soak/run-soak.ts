import * as tf from '@tensorflow/tfjs-core'
import type { Pace } from '../../services/connect/replay/pace.js'
import { replayFiles } from '../../services/connect/replay/replay-files.js'
import { startPipeline } from '../../services/main.js'
import { openLog, openStore } from '../../services/open.js'
import type { Source } from '../../services/run/publish-source.js'
import { type OpenRoster, openRoster } from '../../services/serving/open-roster.js'
import type { ServingNews } from '../../services/serving/serving-news.js'
import type { Message } from '../../shared/domain/messages.js'
import type { Domain } from '../../shared/domain/region.js'
import { startOfDay } from '../../shared/domain/units.js'
import type { EngineKind } from '../../shared/engines/engine.js'
import type { Clock } from '../../shared/ports/clock.js'
import type { ForecastStore } from '../../shared/ports/forecast-store.js'
import type { SoakWorld } from './soak-world.js'

export interface SoakRunOptions extends SoakWorld {
  /** First issue day. */
  readonly fromDay: number
  /** First day after the last. */
  readonly toDay: number
  /** Engines to choose from. */
  readonly engines: readonly EngineKind[]
  /** Told of the engine. */
  readonly onEngine?: (message: string) => void
  readonly clock: Clock
  readonly pace: (domain: Domain) => Pace
  readonly onMessage?: (message: Message) => void
}

/** A pipeline under way, from files to the embedded store, as `groundswell replay` runs it. */
export interface SoakRun {
  readonly store: ForecastStore
  readonly roster: OpenRoster
  /** All that an operator was told of the models, in order. */
  readonly news: readonly ServingNews[]
  /** Resolves when the pipeline has ended; rejects when a part of it failed. */
  readonly done: Promise<void>
  /** Fewest tensors that were there at the end of a step of event time since it was last asked: those that stay. */
  fewestTensors(): number
  /** Ends the pipeline; roster and store stay open. */
  stop(): Promise<void>
  close(): Promise<void>
}

export async function startSoakRun(options: SoakRunOptions): Promise<SoakRun> {
  const { settings, files, fromDay, toDay, engines, onEngine = () => {}, clock, pace, onMessage = () => {} } = options
  const news: ServingNews[] = []
  let [fewest, told]: (number | undefined)[] = []
  const store = openStore(settings, clock, () => {})
  const log = await openLog(settings, clock)
  const roster = await openRoster({ settings, engines, onEngine, clock, onNews: one => void news.push(one), store })
  const sources = [...files].map(([domain, paths]): [Domain, Source] => [
    domain,
    after => replayFiles({ domain, paths, nowMs: startOfDay(toDay), after }),
  ])
  const pipeline = await startPipeline({
    settings,
    from: 'connect',
    to: 'sink',
    log,
    store,
    roster,
    sources: new Map(sources),
    pace,
    issueFromDay: fromDay,
    untilEnd: true,
    clock,
    onMessage: message => {
      if (message.topic === 'watermark') fewest = Math.min(fewest ?? Infinity, tf.memory().numTensors)
      onMessage(message)
    },
  })
  return {
    store,
    roster,
    news,
    done: pipeline.done,
    fewestTensors: () => {
      told = fewest ?? told ?? tf.memory().numTensors
      fewest = undefined
      return told
    },
    stop: async () => {
      await pipeline.stop()
      await pipeline.done
    },
    close: async () => {
      await roster.close()
      await log.close()
      await store.close()
    },
  }
}
