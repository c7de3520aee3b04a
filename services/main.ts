import { createHash } from 'node:crypto'
import { fixedRoster, type Roster } from '../shared/domain/lineup.js'
import type { Message } from '../shared/domain/messages.js'
import type { Domain } from '../shared/domain/region.js'
import { type FlowRange, flowRange, type StageName } from '../shared/flow.js'
import type { Clock } from '../shared/ports/clock.js'
import type { EventLog } from '../shared/ports/event-log.js'
import type { ForecastStore } from '../shared/ports/forecast-store.js'
import type { Settings } from '../shared/ports/settings-schema.js'
import { AT_ONCE, type Pace } from './connect/replay/pace.js'
import { featuresStage } from './features/stage.js'
import { feedStage } from './feed/stage.js'
import { forecastStage } from './forecast/stage.js'
import { gridStage } from './grid/stage.js'
import { chainOf, type NamedStage } from './run/chain.js'
import { gateOf } from './run/gate.js'
import { publishSource, RECORDS_AT_ONCE, type Source } from './run/publish-source.js'
import { type Run, runStages } from './run/run-stages.js'
import { sinkStage } from './sink/stage.js'
import { hierarchyOf } from './source-settings.js'
import { verifyStage } from './verify/stage.js'

/** Raw records that a source may be ahead of the stages in the same process. */
const RECORDS_AHEAD = 256

export interface PipelineOptions {
  readonly settings: Settings
  readonly from: StageName
  readonly to: StageName
  readonly log: EventLog
  /** Needed where `sink` runs. */
  readonly store?: ForecastStore
  /** Needed where `forecast` runs: who speaks at each issue time. */
  readonly roster?: Roster
  /** Needed where `connect` runs: one for each domain that is watched. */
  readonly sources?: ReadonlyMap<Domain, Source>
  /** The sources are live: each record is published as it comes. */
  readonly isLive?: boolean
  /** How fast event time goes, of each source by itself; default: as fast as it can. */
  readonly pace?: (domain: Domain) => Pace
  /** Days before this one are history: no forecast is issued. */
  readonly issueFromDay?: number
  /** Stop when the sources have ended and all of it is done; otherwise run until stopped. */
  readonly untilEnd: boolean
  readonly clock: Clock
  readonly onMessage?: (message: Message) => void
}

export interface Pipeline {
  /** Resolves when all has stopped; rejects when a part failed. */
  readonly done: Promise<void>
  stop(): Promise<void>
  /** States of the stages, of each partition at work. */
  states(): readonly ChainStates[]
}

/** What the stages of one chain remember; those that do not run are absent. */
export type ChainStates = {
  readonly [Name in keyof StageTable]?: ReturnType<StageTable[Name]['init']>
}

type StageTable = ReturnType<typeof stageTable>

/** The composition root: makes the stages of a part of the flow, and runs them on a log. */
export async function startPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { settings, log, sources = new Map<Domain, Source>(), clock, untilEnd, onMessage } = options
  const range = flowRange(options.from, options.to, [...new Set(settings.regions.map(({ domain }) => domain))])
  const gate = gateOf(RECORDS_AHEAD)
  const aborter = new AbortController()
  const runsStages = range.inputs.length > 0
  const run: Run | undefined = runsStages
    ? await runStages({
        log,
        range,
        regions: settings.regions,
        chain: chainOf(stagesOf(range, options)),
        group: `${settings.log.group}.${options.from === 'connect' ? 'feed' : options.from}-${options.to}`,
        clock,
        snapshotEveryMs: settings.snapshotEveryMs,
        untilEnd,
        onMessage,
        onProcessed: records => gate.consumed(records),
      })
    : undefined
  const connects = range.stages.includes('connect')
    ? [...sources].map(([domain, source]) =>
        publishSource({
          log,
          domain,
          source,
          recordsAtOnce: options.isLive === true ? 1 : RECORDS_AT_ONCE,
          pace: options.pace?.(domain) ?? AT_ONCE,
          sleep: clock.sleep,
          onAppended: records => (runsStages ? gate.produced(records) : Promise.resolve()),
          signal: aborter.signal,
        }),
      )
    : []
  const stop = async () => {
    aborter.abort()
    gate.open()
    await run?.stop()
  }
  // Whichever part fails takes the other down with it.
  const parts = [run?.done ?? Promise.resolve(), ...connects].map(part =>
    part.catch(async error => {
      await stop().catch(() => undefined)
      throw error
    }),
  )
  return {
    done: Promise.all(parts).then(() => undefined),
    stop: async () => {
      await stop()
      await Promise.allSettled(connects)
    },
    states: () => [...(run?.partitions.values() ?? [])].map(({ chain }) => chain as ChainStates),
  }
}

const stageTable = ({
  settings: { regions, source },
  store,
  roster = fixedRoster(new Map()),
  issueFromDay,
}: PipelineOptions) => ({
  feed: feedStage(regions, hierarchyOf(source.seismic)),
  grid: gridStage(regions),
  features: featuresStage(regions, { issueFromDay }),
  forecast: forecastStage(roster),
  verify: verifyStage(regions),
  sink: sinkStage({ write: async records => store?.write(records), digest: sha256 }),
})

function stagesOf({ stages }: FlowRange, options: PipelineOptions): NamedStage[] {
  const table = stageTable(options)
  return stages.flatMap(name => (name === 'connect' ? [] : [{ name, stage: table[name] as NamedStage['stage'] }]))
}

const sha256 = (previous: string, parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256').update(previous)
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
