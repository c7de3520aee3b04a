/** How the learning rate goes on from its highest value. */
export type Schedule = 'constant' | 'cosine' | 'plateau'

/** Share of the steps after which a plateau begins to fall. */
const PLATEAU = 0.75

/** Share of the highest rate at `done`, 0 at the first step and 1 past the last. */
const SHARES: Readonly<Record<Schedule, (done: number) => number>> = {
  constant: () => 1,
  cosine: done => (1 + Math.cos(Math.PI * done)) / 2,
  plateau: done => Math.min(1, (1 - done) / (1 - PLATEAU)),
}

export interface RateRule {
  /** The highest. */
  readonly learningRate: number
  /**
   * `cosine`: falls to 0 over the steps, along half a cosine. Loshchilov & Hutter (2017), arXiv 1608.03983.
   * `plateau`: stays for three quarters of the steps, then falls to 0 along a line. Hägele et al. (2024), arXiv 2405.18392.
   */
  readonly schedule: Schedule
  /** Steps over which it rises linearly to the highest first. */
  readonly warmupSteps: number
  /** Steps at most. */
  readonly steps: number
}

/** @param step  1 for the first */
export function learningRateAt({ learningRate, schedule, warmupSteps, steps }: RateRule, step: number): number {
  const warm = warmupSteps === 0 ? 1 : Math.min(1, step / warmupSteps)
  return learningRate * warm * SHARES[schedule]((step - 1) / steps)
}
