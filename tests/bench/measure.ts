/** A few measurements of one thing. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Something measured beside its reference. */
export interface Pairs {
  /** Seconds of one run. */
  readonly ours: Spread
  readonly reference: Spread
  /** Speed of ours over that of the reference, of each pair by itself. */
  readonly ratio: Spread
}

/** One run; what it returns as a number is how many seconds of it count. */
export type Run = () => unknown

/** Which seconds count: those on the wall, or those of the processor, which other programs do not lengthen. */
export type Stopwatch = 'wall' | 'processor'

/**
 * Runs both in turn, A B A B, so that a machine that slows down slows both. The first pair warms up and does not count.
 *
 * @param pairs  how many count; odd, so that the median is one of them
 */
export async function comparePairs(ours: Run, reference: Run, by: Stopwatch, pairs = 7): Promise<Pairs> {
  const seconds: { ours: number; reference: number }[] = []
  for (let pair = 0; pair <= pairs; pair++) {
    seconds.push({ ours: await secondsOf(ours, by), reference: await secondsOf(reference, by) })
  }
  const counted = seconds.slice(1)
  return {
    ours: spreadOf(counted.map(pair => pair.ours)),
    reference: spreadOf(counted.map(pair => pair.reference)),
    ratio: spreadOf(counted.map(pair => pair.reference / pair.ours)),
  }
}

async function secondsOf(run: Run, by: Stopwatch): Promise<number> {
  const start = secondsBy[by]()
  const told = await run()
  return typeof told === 'number' ? told : secondsBy[by]() - start
}

export const secondsBy: Readonly<Record<Stopwatch, () => number>> = {
  wall: () => performance.now() / 1000,
  processor: () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  },
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return { median: sorted[sorted.length >> 1], min: sorted[0], max: sorted[sorted.length - 1] }
}
