import { setTimeout as sleep } from 'node:timers/promises'
import { dateOfDay } from '../../shared/domain/units.js'
import { describePoint, type KillPoint } from './kill-plan.js'
import { type Ended, startProgram } from './program.js'
import { newestIssue } from './store-content.js'
import { REGIONS } from './workload.js'

/** A process of the pipeline, started again each time it was killed. */
export interface Role {
  readonly name: string
  readonly args: readonly string[]
  readonly points: readonly KillPoint[]
}

/** A kill, and how far event time had come in the store when it struck. */
export interface Kill {
  readonly role: string
  readonly point: KillPoint
  readonly issued: readonly (number | undefined)[]
}

export const describeKill = ({ role, point, issued }: Kill): string =>
  `${role} ${describePoint(point)} (${issued.map(day => (day === undefined ? 'nothing' : dateOfDay(day))).join(', ')})`

/** How long a process may run on after the work is done, before it is asked to stop. */
const GRACE_MS = 180_000

/** How long it may take to end by itself once the last forecast is stored. */
const END_MS = 10_000

/**
 * Runs processes side by side through all their kills, to the end of the work. A process that ends well before its
 * point has done its part. One that has nothing to do (on Kafka, a consumer without partitions) waits for ever: once
 * `isComplete`, it is stopped with SIGTERM.
 *
 * @throws if a process ends in another way than well or killed
 */
export async function runThroughKills(
  roles: readonly Role[],
  dataDir: string,
  isComplete: () => Promise<boolean>,
): Promise<Kill[]> {
  const kills: Kill[] = []
  const enough = new AbortController()
  const failed = new AbortController()
  const live = async ({ name, args, points }: Role) => {
    for (const point of [...points, undefined]) {
      if (failed.signal.aborted) return
      const ended = await untilEnd(args, point, AbortSignal.any([enough.signal, failed.signal]))
      if (ended.signal !== 'SIGKILL' || point === undefined) {
        checkEnd(name, ended, enough.signal.aborted)
        return
      }
      const issued = await Promise.all(REGIONS.map(({ id }) => newestIssue(dataDir, id)))
      kills.push({ role: name, point, issued })
    }
  }
  const lives = roles.map(role =>
    live(role).catch(error => {
      failed.abort(error) // the first reason stands: the others end because of it
      throw error
    }),
  )
  const all = Promise.allSettled(lives)
  const over = new AbortController()
  void all.then(() => over.abort())
  await Promise.race(lives).catch(() => undefined)
  for (let waitedMs = 0; !over.signal.aborted && waitedMs < GRACE_MS && !(await isComplete()); waitedMs += 1_000) {
    await sleep(1_000, undefined, { signal: over.signal }).catch(() => undefined)
  }
  if (!over.signal.aborted) await sleep(END_MS, undefined, { signal: over.signal }).catch(() => undefined)
  enough.abort()
  await all
  failed.signal.throwIfAborted()
  return kills
}

async function untilEnd(args: readonly string[], point: KillPoint | undefined, stop: AbortSignal): Promise<Ended> {
  const program = startProgram(args, point)
  const onStop = () => program.stop('SIGTERM')
  if (stop.aborted) onStop()
  stop.addEventListener('abort', onStop)
  const ended = await program.ended
  stop.removeEventListener('abort', onStop)
  return ended
}

function checkEnd(name: string, { code, signal, stderr }: Ended, wasStopped: boolean): void {
  if (code === 0 || (wasStopped && (code === 130 || signal === 'SIGTERM'))) return
  throw new Error(`${name} ended with ${code ?? signal}:\n${stderr}`)
}
