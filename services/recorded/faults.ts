/** Ways in which a service goes wrong. */
export const FAULTS = [
  'status-500',
  'throttled',
  'slow',
  'cut',
  'wrong-type',
  'broken-gzip',
  'redirect-loop',
  'duplicate',
  'clock-skew',
  'empty',
  'unreachable',
] as const

export type FaultName = (typeof FAULTS)[number]

/** What is to go wrong with a request, if anything. */
export type FaultPlan = (path: string) => FaultName | undefined

/** Each request of its own goes wrong with these chances; at most one fault a request. */
export const chanceOfFaults =
  (chances: ReadonlyMap<FaultName, number>, random: () => number): FaultPlan =>
  () => {
    let left = random()
    for (const [fault, chance] of chances) {
      left -= chance
      if (left < 0) return fault
    }
    return undefined
  }
