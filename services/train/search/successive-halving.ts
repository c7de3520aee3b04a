import { SettingsError } from '../../../shared/domain/errors.js'

export interface HalvingSettings {
  /** Candidates of the first round. */
  readonly trials: number
  /** Rounds; after each but the last the best 1/`keep` go on. */
  readonly rounds: number
  readonly keep: number
  /** Mini-batches of the last round; each round before has 1/`keep` of the next one's. */
  readonly steps: number
}

export interface Trial {
  readonly candidate: number
  readonly round: number
  readonly steps: number
  /** Loss on what was held back: less is better. */
  readonly loss: number
}

/**
 * Successive halving: all candidates are trained for a short while, the better ones longer, the best to the end.
 *
 * @param evaluate  trains a candidate from its start; one that is NaN or fails to be finite is out
 * @returns every trial, in order; the last round's best is the winner
 * @throws {SettingsError} fewer candidates than the rounds need, or no candidate gave a finite loss
 * @see Jamieson & Talwalkar (2016), AISTATS, arXiv 1502.07943; Bergstra & Bengio (2012), JMLR 13, 281–305, for drawing
 */
export async function successiveHalving(
  { trials, rounds, keep, steps }: HalvingSettings,
  evaluate: (candidate: number, steps: number, round: number) => Promise<number>,
): Promise<{ readonly winner: number; readonly trials: readonly Trial[] }> {
  if (!(rounds >= 1 && keep > 1 && trials >= keep ** (rounds - 1))) {
    throw new SettingsError(
      `${trials} trials in ${rounds} rounds that keep 1 of ${keep}: take ${Math.ceil(keep ** (rounds - 1))} trials or more`,
    )
  }
  const all: Trial[] = []
  let left = Array.from({ length: trials }, (_, candidate) => candidate)
  for (let round = 0; round < rounds; round++) {
    const share = Math.max(1, Math.round(steps / keep ** (rounds - 1 - round)))
    const ranked: Trial[] = []
    for (const candidate of left) {
      ranked.push({ candidate, round, steps: share, loss: await evaluate(candidate, share, round) })
    }
    all.push(...ranked)
    const finite = ranked.filter(({ loss }) => Number.isFinite(loss)).sort((a, b) => a.loss - b.loss)
    if (finite.length === 0) throw new SettingsError('no candidate has a finite loss; narrow the space')
    const going = round === rounds - 1 ? 1 : Math.max(1, Math.ceil(left.length / keep))
    left = finite.slice(0, going).map(({ candidate }) => candidate)
  }
  return { winner: left[0], trials: all }
}
