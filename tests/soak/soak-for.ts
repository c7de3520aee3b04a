import { controlledPace } from '../../services/connect/replay/pace.js'
import { modelsOf } from '../../services/serving/model-folders.js'
import type { Domain } from '../../shared/domain/region.js'
import { dayOf, HOUR_MS, MINUTE_MS, SECOND_MS, startOfDay } from '../../shared/domain/units.js'
import { systemClock } from '../../shared/ports/clock.js'
import { type ArtefactSwaps, artefactSwaps, expectedOf } from './artefact-swaps.js'
import { type EngineFaults, engineFaults } from './engine-faults.js'
import { type IssueBook, issueBook } from './issue-book.js'
import { keptMemory, type MemorySample } from './memory-sample.js'
import { type SoakRun, startSoakRun } from './run-soak.js'
import { faultsOf, growthOf, type MinuteSample, type SoakOutcome } from './soak-verdict.js'
import { soakWorld } from './soak-world.js'

export interface SoakOptions {
  /** Empty, and the soak's own. */
  readonly folder: string
  /** After the back-fill. */
  readonly minutes: number
  readonly swapEveryMs: number
  readonly failEveryMs: number
  readonly sampleEveryMs: number
  /** How long a lost device stays away. */
  readonly awayMs: number
  /** Days of event time a second, each of which is an issue day. */
  readonly daysPerSecond: number
  readonly seed: number
  readonly say: (line: string) => void
  readonly onSample: (sample: MinuteSample) => void
}

export interface SoakResult extends SoakOutcome {
  readonly samples: readonly MinuteSample[]
  /** Days before the first issue that are back-filled. */
  readonly historyDays: number
}

/** The longest window of the features is 1,820 days: with more behind it, no state grows any more. */
const HISTORY_DAYS = 2200
const FIRST_ISSUE_DAY = dayOf(Date.UTC(1992, 0, 1))
const DOMAINS: readonly Domain[] = ['seismic', 'streamflow']
const GAUGES = 12

/** The first of all is swapped every time, the others in turn. */
const SWAPPED: Readonly<Record<Domain, readonly string[]>> = {
  seismic: ['lstm', 'trees', 'ridge', 'climatology'],
  streamflow: ['ridge', 'ema'],
  covid: [],
}

/** Nothing is put or injected in the last part, so that all of it can be seen. */
const QUIET_END_MS = 75 * SECOND_MS

/** Samples that are the engines' and the compiler's, not the pipeline's: this share of them, from the first on. */
const WARM_UP = 0.1

/** Runs forecasts by the clock while artefacts are swapped and the engine fails. */
export async function soakFor(options: SoakOptions): Promise<SoakResult> {
  const { folder, minutes, swapEveryMs, failEveryMs, sampleEveryMs, awayMs, daysPerSecond, seed, say, onSample } =
    options
  const fromDay = FIRST_ISSUE_DAY
  const toDay = fromDay + Math.ceil((minutes + 2) * 60 * daysPerSecond)
  const days = { historyFromDay: fromDay - HISTORY_DAYS, fromDay, toDay }
  const world = await soakWorld({ folder, domains: DOMAINS, gauges: GAUGES, seed, ...days })
  const { settings } = world
  say(`${toDay - days.historyFromDay} days are simulated; the first ${HISTORY_DAYS} are history`)
  const faults = await engineFaults()
  const issuing = new Set<string>()
  const run = await startSoakRun({
    ...world,
    engines: faults.kinds,
    onEngine: say,
    clock: systemClock,
    fromDay,
    toDay,
    pace: () => controlledPace({ daysPerSecond, fromMs: startOfDay(fromDay) }),
    onMessage: message => {
      if (message.topic === 'forecasts') issuing.add(message.region)
    },
  })
  try {
    const swaps: ArtefactSwaps[] = []
    for (const region of settings.regions) {
      for (const model of SWAPPED[region.domain]) swaps.push(await artefactSwaps(settings, region, model))
    }
    const speakers = settings.regions.map(region => ({ region, models: modelsOf(settings, region) }))
    const book = issueBook(run.store, speakers, fromDay, faults.best)
    while (issuing.size < DOMAINS.length) await Promise.race([systemClock.sleep(SECOND_MS), run.done])
    say('the first issues are out')
    const startMs = systemClock.nowMs()
    const endMs = startMs + minutes * MINUTE_MS
    const over = new AbortController()
    const samples: MinuteSample[] = []
    const sample = async (isOver = false) => {
      await book.read(isOver)
      const hours = (systemClock.nowMs() - startMs) / HOUR_MS
      const one = sampleOf(run, book, swaps, faults, hours, await keptMemory(systemClock))
      samples.push(one)
      onSample(one)
      return one
    }
    let turn = 0
    const put = async () => {
      const [always, ...others] = swaps
      await always.next()
      await others[turn++ % others.length].next()
    }
    const fail = async () => {
      faults.lose()
      await systemClock.sleep(awayMs, over.signal)
      faults.giveBack()
    }
    const every = (ms: number, untilMs: number, task: () => Promise<unknown>) => repeat(ms, untilMs, over.signal, task)
    const work = Promise.all([
      every(swapEveryMs, endMs - QUIET_END_MS, put),
      every(failEveryMs, endMs - QUIET_END_MS, fail),
      every(sampleEveryMs, endMs, () => sample()),
    ])
    // Whichever fails ends the rest.
    await Promise.race([work, run.done]).finally(() => over.abort())
    await run.stop()
    const last = await sample(true)
    const growth = growthOf(samples.slice(Math.ceil(samples.length * WARM_UP), -1))
    const strangers = [...book.strangers]
    const expected = { ...expectedOf(swaps), failures: faults.failures }
    const wrong = faultsOf(book.rows, strangers, growth, last, expected)
    return { samples, historyDays: HISTORY_DAYS, rows: book.rows, strangers, growth, faults: wrong }
  } finally {
    await run.close()
  }
}

function sampleOf(
  run: SoakRun,
  { rows }: IssueBook,
  swaps: readonly ArtefactSwaps[],
  faults: EngineFaults,
  hours: number,
  memory: MemorySample,
): MinuteSample {
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
  const engines: Record<string, number> = {}
  for (const row of rows) for (const [name, count] of row.engines) engines[name] = (engines[name] ?? 0) + count
  const { user, system } = process.cpuUsage()
  return {
    hours,
    issues: total(rows.map(({ issues }) => issues)),
    gaps: total(rows.map(({ gaps }) => gaps.length)),
    puts: total(swaps.map(({ puts }) => puts.length)),
    swaps: total(rows.map(row => row.swaps)),
    refused: run.news.filter(({ kind }) => kind === 'refused').length,
    failures: faults.failures,
    fallBacks: total(rows.map(row => row.fallBacks)),
    returns: total(rows.map(row => row.returns)),
    engines,
    tensors: run.fewestTensors(),
    networks: faults.networks,
    processorSeconds: (user + system) / 1e6,
    ...memory,
  }
}

/** Does something every so often, by the clock, until its time is over. */
async function repeat(
  everyMs: number,
  untilMs: number,
  signal: AbortSignal,
  task: () => Promise<unknown>,
): Promise<void> {
  for (let dueMs = systemClock.nowMs() + everyMs; dueMs <= untilMs && !signal.aborted; dueMs += everyMs) {
    await systemClock.sleep(Math.max(0, dueMs - systemClock.nowMs()), signal)
    if (!signal.aborted) await task()
  }
}
