import { type RandomState, uniform } from '../../shared/kernels/random.js'

/** Where in its life a process is killed. */
export type KillPoint =
  /** So long after it was started: while it loads, opens and reads, or anywhere. */
  | { readonly at: 'clock'; readonly afterMs: number }
  /** At the n-th record that it writes to the log or reads from it. */
  | { readonly at: 'record'; readonly nth: number; readonly delayMs: number }
  /** At its n-th snapshot. Delay 0: what came of the input is published and stored, the snapshot is not. */
  | { readonly at: 'snapshot'; readonly nth: number; readonly delayMs: number }
  /** At its first snapshot after a region has ended. */
  | { readonly at: 'end'; readonly delayMs: number }

export const describePoint = (point: KillPoint): string =>
  point.at === 'clock'
    ? `after ${point.afterMs} ms`
    : `at ${point.at === 'end' ? 'the end' : `${point.at} ${point.nth}`}${point.delayMs === 0 ? '' : ` + ${point.delayMs} ms`}`

/** What is known of an undisturbed process, from which points are drawn. */
export interface Life {
  /** How long it runs, and how many records it writes to the log and reads from it. */
  readonly runMs: number
  readonly records: number
}

const whole = (random: RandomState, from: number, to: number): number =>
  Math.floor(from + uniform(random) * (to - from + 1))

/** Half of the kills hit the very call, the others a moment later: a commit or a request is under way then. */
const delay = (random: RandomState): number => (uniform(random) < 0.5 ? 0 : whole(random, 1, 8))

/**
 * Points for the lives of one process that is started again after each kill: often during the first start, then
 * anywhere, and at the end. A process that ends before its point was undisturbed, and is not started again.
 *
 * @param savesOften  it snapshots after every batch, so that kills at snapshots are met
 */
export function killPlan(
  random: RandomState,
  kills: number,
  { runMs, records }: Life,
  savesOften: boolean,
): KillPoint[] {
  return Array.from({ length: kills }, (_, i): KillPoint => {
    if (i === 0 && uniform(random) < 0.5) return { at: 'clock', afterMs: whole(random, 50, runMs / 2) }
    if (i === kills - 1) return { at: 'end', delayMs: delay(random) }
    const draw = uniform(random)
    if (savesOften && draw < 0.5) return { at: 'snapshot', nth: whole(random, 1, 8), delayMs: delay(random) }
    if (draw < 0.85) return { at: 'record', nth: whole(random, 1, records / 3), delayMs: delay(random) }
    return { at: 'clock', afterMs: whole(random, runMs / 4, runMs) }
  })
}
