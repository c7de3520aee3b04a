import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type RandomState, randomFrom, uniform } from '../../shared/kernels/random.js'
import { describeKill, type Kill, runThroughKills } from './kill-round.js'
import {
  finish,
  type Lives,
  ONE_PROCESS,
  type Outcome,
  onKafka,
  type Place,
  rolesOf,
  type Scenario,
  TWO_PROCESSES,
} from './scenario.js'
import { newestIssue } from './store-content.js'
import { differences } from './verdict.js'
import { makeWorkload, REGIONS, type Workload } from './workload.js'

export interface RoundsOptions {
  /** Folder for all files; left behind where a round differs. */
  readonly folder: string
  readonly log: 'lmdb' | 'kafka'
  /** host:port,… where the log is Kafka. */
  readonly brokers?: string
  readonly rounds: number
  readonly seed: number
  readonly say: (line: string) => void
}

export interface RoundsTotal {
  readonly rounds: number
  readonly kills: number
  /** Rounds whose outcome differs from the run that was never killed. */
  readonly differing: number
}

/** Time between two snapshots, ms: after every batch, now and then, and hardly ever. */
const SNAPSHOT_EVERY_MS = [1, 1, 30, 300, 5_000]

/** Kills the pipeline in round after round, and compares what comes of each with one run that was never killed. */
export async function killRounds({
  folder,
  log,
  brokers = '',
  rounds,
  seed,
  say,
}: RoundsOptions): Promise<RoundsTotal> {
  const workload = await makeWorkload(join(folder, 'workload'))
  // One reference for both logs: the embedded one, undisturbed.
  const expected = await finish(placeOf(workload, join(folder, 'never-killed'), ONE_PROCESS))
  const lastDay = await newestIssue(join(folder, 'never-killed'), REGIONS[0].id)
  say(`never killed: ${describeOutcome(expected.outcome)}`)
  const lives = new Map<string, Lives>([[ONE_PROCESS.name, expected.lives]])
  const total = { rounds: 0, kills: 0, differing: 0 }
  for (let round = 0; round < rounds; round++) {
    const random = randomFrom(seed + round)
    const newScenario = () => (log === 'kafka' ? onKafka(brokers) : round % 2 === 0 ? ONE_PROCESS : TWO_PROCESSES)
    const scenario = newScenario()
    if (!lives.has(scenario.name)) {
      const first = await finish(placeOf(workload, join(folder, `undisturbed-${log}`), newScenario()))
      lives.set(scenario.name, first.lives)
      say(`undisturbed, ${scenario.name}: ${describeOutcome(first.outcome)}`)
    }
    const dataDir = join(folder, `round-${round}`)
    const place = { ...placeOf(workload, dataDir, scenario), snapshotEveryMs: choose(random, SNAPSHOT_EVERY_MS) }
    const isComplete = async () =>
      (await Promise.all(REGIONS.map(({ id }) => newestIssue(dataDir, id)))).every(day => day === lastDay)
    const kills = await runThroughKills(rolesOf(place, lives.get(scenario.name)!, random), dataDir, isComplete)
    const { outcome } = await finish(place)
    const found = await differences(outcome, expected.outcome)
    total.rounds++
    total.kills += kills.length
    if (found.length > 0) total.differing++
    else rmSync(dataDir, { recursive: true })
    say(describeRound(`round ${round}, seed ${seed + round}`, place, kills, outcome, found))
  }
  return total
}

const placeOf = (workload: Workload, dataDir: string, scenario: Scenario): Place => ({
  workload,
  dataDir,
  scenario,
  snapshotEveryMs: 300,
})

const choose = <T>(random: RandomState, values: readonly T[]): T => values[Math.floor(uniform(random) * values.length)]

const describeOutcome = ({ summary, raw, rejects, storeDigest }: Outcome): string =>
  `${summary.forecasts.issued} forecasts, ${raw.distinct} raw batches, ${rejects.distinct} rejects, store ${storeDigest.slice(0, 12)}`

function describeRound(
  name: string,
  place: Place,
  kills: readonly Kill[],
  outcome: Outcome,
  found: readonly string[],
): string {
  const { scenario, snapshotEveryMs, dataDir } = place
  const repeats = `${outcome.raw.repeats} raw batches and ${outcome.rejects.repeats} rejects twice`
  const verdict = found.length === 0 ? 'EQUAL' : `DIFFERS (kept: ${dataDir}): ${found.join(' | ')}`
  return `${name}, ${scenario.name}, snapshot every ${snapshotEveryMs} ms: ${kills.length} kills: ${kills.map(describeKill).join('; ')}: ${repeats}: ${verdict}`
}
