import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { RunSummary } from '../../services/cli/summary.js'
import { openLog } from '../../services/open.js'
import type { RandomState } from '../../shared/kernels/random.js'
import { systemClock } from '../../shared/ports/clock.js'
import { loadSettings } from '../../shared/ports/settings.js'
import { killPlan, type Life } from './kill-plan.js'
import type { Role } from './kill-round.js'
import { type TopicContent, topicContent } from './log-content.js'
import { lifeOf, runProgram } from './program.js'
import { storeDigest } from './store-content.js'
import type { Workload } from './workload.js'

/** How the pipeline is cut into processes, and what carries messages between them. */
export interface Scenario {
  readonly name: 'one process' | 'two processes' | 'kafka'
  /** Settings beside those of the workload. */
  readonly assignments: readonly string[]
  /** Parts of the flow, each with how many processes share it and how often each of them is killed. */
  readonly parts: readonly { readonly range: string; readonly processes: number; readonly kills: number }[]
}

export const ONE_PROCESS: Scenario = {
  name: 'one process',
  assignments: [],
  parts: [{ range: 'all', processes: 1, kills: 5 }],
}

export const TWO_PROCESSES: Scenario = {
  name: 'two processes',
  assignments: [],
  parts: [
    { range: 'connect..feed', processes: 1, kills: 3 },
    { range: 'grid..sink', processes: 1, kills: 4 },
  ],
}

/** Each call has topics of its own on the brokers. */
export const onKafka = (brokers: string): Scenario => ({
  name: 'kafka',
  assignments: [
    'log.kind=kafka',
    `log.kafka.brokers=${brokers}`,
    `log.kafka.topicPrefix=kill-${randomUUID().slice(0, 8)}.`,
    // A member that was killed keeps its partitions for so long.
    'log.kafka.sessionTimeoutMs=3000',
  ],
  parts: [
    { range: 'connect..feed', processes: 1, kills: 2 },
    { range: 'grid..sink', processes: 2, kills: 2 },
  ],
})

/** One run of the pipeline in a folder of its own. */
export interface Place {
  readonly workload: Workload
  readonly dataDir: string
  readonly scenario: Scenario
  readonly snapshotEveryMs: number
}

const assignmentsOf = ({ dataDir, scenario, snapshotEveryMs }: Place): string[] => [
  `dataDir=${dataDir}`,
  `snapshotEveryMs=${snapshotEveryMs}`,
  ...scenario.assignments,
]

const argsOf = (place: Place, range: string): string[] => [
  ...['run', range, '--until-end', '--json'],
  ...['--settings', place.workload.settingsFile],
  ...assignmentsOf(place).flatMap(assignment => ['--set', assignment]),
  ...(range === 'all' || range.startsWith('connect') ? ['--catalog', ...place.workload.catalogs] : []),
]

/** The processes of a run, with the points at which they are killed. */
export function rolesOf(place: Place, lives: Lives, random: RandomState): Role[] {
  return place.scenario.parts.flatMap(({ range, processes, kills }) =>
    Array.from({ length: processes }, (_, i) => ({
      name: processes === 1 ? range : `${range} ${'ab'[i]}`,
      args: argsOf(place, range),
      points: killPlan(random, kills, lives.get(range)!, place.snapshotEveryMs < 100),
    })),
  )
}

/** By part of the flow: how it runs undisturbed. */
export type Lives = ReadonlyMap<string, Life>

/** What is left when all has run: what a killed run must share with one that never was. */
export interface Outcome {
  readonly storeFolder: string
  readonly storeDigest: string
  readonly summary: RunSummary
  readonly raw: TopicContent
  readonly rejects: TopicContent
}

/** Runs each part to its end, one after the other; where all has been done before, that only tells how it ended. */
export async function finish(place: Place): Promise<{ outcome: Outcome; lives: Lives }> {
  mkdirSync(place.dataDir, { recursive: true })
  const lives = new Map<string, Life>()
  const summaries: RunSummary[] = []
  for (const { range } of place.scenario.parts) {
    const ended = await runProgram(argsOf(place, range))
    lives.set(range, lifeOf(ended))
    summaries.push(JSON.parse(ended.stdout) as RunSummary)
  }
  const settings = await loadSettings({ env: {}, file: place.workload.settingsFile, assignments: assignmentsOf(place) })
  const log = await openLog(settings, systemClock)
  const storeFolder = join(place.dataDir, 'store')
  const outcome: Outcome = {
    storeFolder,
    storeDigest: await storeDigest(storeFolder),
    // The feed counts the records, the last part all that follows.
    summary: { ...summaries[summaries.length - 1], events: summaries[0].events },
    raw: await topicContent(log, 'raw.seismic', 'seismic'),
    rejects: await topicContent(log, 'rejects', 'seismic'),
  }
  await log.close()
  return { outcome, lives }
}
