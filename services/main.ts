import { createHash } from 'node:crypto'
import type { AlertRule } from '../shared/domain/alert-rule.js'
import { fixedRoster, type Roster } from '../shared/domain/lineup.js'
import type { Message } from '../shared/domain/messages.js'
import type { Domain } from '../shared/domain/region.js'
import { type FlowRange, flowRange, type StageName } from '../shared/flow.js'
import { systemRandom } from '../shared/ports/chance.js'
import type { Clock } from '../shared/ports/clock.js'
import type { EventLog } from '../shared/ports/event-log.js'
import type { ForecastStore } from '../shared/ports/forecast-store.js'
import type { Settings } from '../shared/ports/settings-schema.js'
import { alertStage } from './alert/stage.js'
import { AT_ONCE, type Pace } from './connect/replay/pace.js'
import { featuresStage } from './features/stage.js'
import { feedStage } from './feed/stage.js'
import { forecastStage } from './forecast/stage.js'
import { gridStage } from './grid/stage.js'
import { type Notifier, startNotifier } from './notify/notifier.js'
import type { NotifyState } from './notify/notify-state.js'
import type { NamedChannel } from './notify/take-in.js'
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
  /** What `alert` warns of; default: nothing. */
  readonly rules?: readonly AlertRule[]
  /** What runs is not live, or not known to be: alerts are marked as exercise. Default: true. */
  readonly exercise?: boolean
  /** Who is told of alerts, where `alert` runs; closed at the end. */
  readonly channels?: readonly NamedChannel[]
  /** Told what goes wrong with a channel. */
  readonly onTrouble?: (message: string) => void
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
  /** What was told to the channels, by partition. */
  told(): readonly NotifyState[]
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
  const notifier = await notifierOf(range, options)
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
  // Whichever part fails takes the others down with it.
  const guarded = (part: Promise<void>) =>
    part.catch(async error => {
      await stop().catch(() => undefined)
      throw error
    })
  const flow = Promise.all([run?.done ?? Promise.resolve(), ...connects].map(guarded)).then(() => undefined)
  const told = notifier && guarded(notifier.done)
  const finish = async () => {
    try {
      // A notifier that fails ends the flow; the flow's end does not wait for one that never ends.
      await (told === undefined ? flow : Promise.race([flow, told.then(() => flow)]))
      if (untilEnd) await notifier?.settle(SETTLE_MS, aborter.signal)
    } finally {
      await notifier?.stop()
    }
  }
  return {
    done: finish(),
    stop: async () => {
      await stop()
      await Promise.allSettled(connects)
    },
    states: () => [...(run?.partitions.values() ?? [])].map(({ chain }) => chain as ChainStates),
    told: () => notifier?.states() ?? [],
  }
}

/** How long the end of a run waits for channels that do not take what they are told; the next run goes on with it, ms. */
const SETTLE_MS = 30_000

async function notifierOf(
  { stages }: FlowRange,
  { settings, log, clock, channels = [], onTrouble = () => {} }: PipelineOptions,
): Promise<Notifier | undefined> {
  if (!stages.includes('alert') || channels.length === 0) return undefined
  const { regions } = settings
  return startNotifier({ log, group: settings.log.group, regions, channels, clock, random: systemRandom, onTrouble })
}

const stageTable = ({
  settings: { regions, source, serving },
  store,
  roster = fixedRoster(new Map()),
  issueFromDay,
  rules = [],
  exercise = true,
}: PipelineOptions) => ({
  feed: feedStage(regions, hierarchyOf(source.seismic)),
  grid: gridStage(regions),
  features: featuresStage(regions, { issueFromDay }),
  forecast: forecastStage(roster, { regions, models: serving.adaptive }),
  verify: verifyStage(regions),
  alert: alertStage(regions, { rules, exercise }),
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
