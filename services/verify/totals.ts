import type { Score } from '../../shared/domain/messages.js'
import { addIssue, type IssueSums } from '../../shared/kernels/issue-sums.js'
import { initPixelErrors, type PixelErrorSums } from '../../shared/kernels/pixel-scores.js'

/** Which issues a sum is over. In-sample: the model had seen some of the window when it was trained. */
export interface ScoreSet {
  readonly inSample: boolean
  /** The issues at the ends of the paper's closed 14-day bins, or all. */
  readonly closedBins: boolean
}

type ModelHorizon = Pick<Score, 'model' | 'horizonDays'>

/** Running totals of one model at one horizon over the issues whose truth is final. */
export interface ModelTotals {
  readonly model: string
  readonly horizonDays: number
  readonly sums: Map<string, IssueSums>
  /** By cell, of all out-of-sample and of all in-sample issues. */
  readonly pixelErrors: readonly [outOfSample: PixelErrorSums, inSample: PixelErrorSums]
}

export const totalsKey = ({ model, horizonDays }: ModelHorizon): string => `${model}/${horizonDays}`

export const initTotals = (cells: number, { model, horizonDays }: ModelHorizon): ModelTotals => ({
  model,
  horizonDays,
  sums: new Map(),
  pixelErrors: [initPixelErrors(cells), initPixelErrors(cells)],
})

export const setKey = ({ inSample, closedBins }: ScoreSet): string =>
  `${inSample ? 'in' : 'out'}-${closedBins ? 'bins' : 'all'}`

/** Adds a score to the sums of each set that it belongs to. */
export function addScore(sums: Map<string, IssueSums>, score: Score): void {
  for (const closedBins of score.closedBin ? [false, true] : [false]) {
    const key = setKey({ inSample: score.inSample, closedBins })
    sums.set(key, addIssue(sums.get(key), score))
  }
}
