import { LAGS } from '../domain/feature-names.js'
import { BIN_DAYS } from '../domain/issue-days.js'
import type { PixelGrid } from '../domain/pixel-grid.js'
import type { Example } from '../domain/truth.js'
import { type RandomState, uniform } from '../kernels/random.js'
import { featureRow } from './feature-row.js'
import {
  isQuiet,
  LAG_NAMES,
  STATIC_TERMS,
  STEP_WIDTH,
  staticColumns,
  type WindowFields,
  windowFields,
  writeStatics,
  writeStep,
} from './lstm-inputs.js'
import type { TrainingPart } from './training-split.js'

/** Issues are learnt from every so many days, from the first: those between share most of their windows. */
const STRIDE_DAYS = 7

/** Of the samples in which nothing had happened for a year, one in so many is kept, and counts for as many. */
const QUIET_THINNING = 8

interface Issue {
  readonly day: number
  readonly part: TrainingPart
  /** Oldest first, shape [LAGS]. */
  readonly windows: readonly WindowFields[]
  readonly statics: readonly Float32Array[]
  /** Scaled, shape [pixels]. */
  readonly target: Float32Array
}

/**
 * What an LSTM learns from: each window's fields once, however many sequences it is in. About 0.1 GB for thirty years
 * of Southern California.
 */
export interface SampleStore {
  readonly grid: PixelGrid
  readonly scale: number
  /** By last day of the window. */
  readonly windows: Map<number, WindowFields>
  readonly issues: Issue[]
}

export const initSamples = (grid: PixelGrid, scale: number): SampleStore => ({
  grid,
  scale,
  windows: new Map(),
  issues: [],
})

/** Takes in an issue, if its day is one of those that are learnt from. */
export function addSamples(store: SampleStore, { features, truths: [truth] }: Example, part: TrainingPart): void {
  const { grid, scale } = store
  const { day } = features
  if ((day - (store.issues.at(0)?.day ?? day)) % STRIDE_DAYS !== 0) return
  const windows = LAG_NAMES.map((name, lag) => {
    const lastDay = day - lag * BIN_DAYS
    const known = store.windows.get(lastDay) ?? windowFields(featureRow(features, name), grid, scale)
    store.windows.set(lastDay, known)
    return known
  })
  store.issues.push({
    day,
    part,
    windows: windows.reverse(),
    statics: staticColumns(STATIC_TERMS, features, grid, scale),
    target: Float32Array.from(truth.value, value => value / scale),
  })
}

/** Samples of one part, shape [n] each. */
export interface Samples {
  readonly issue: Uint32Array
  readonly pixel: Uint32Array
  readonly weight: Float32Array
}

/** Lists the samples of one part, quiet ones thinned. */
export function listSamples(store: SampleStore, part: TrainingPart, pixels: Uint32Array, random: RandomState): Samples {
  const issue: number[] = []
  const pixel: number[] = []
  const weight: number[] = []
  store.issues.forEach(({ part: itsPart, windows }, i) => {
    if (itsPart !== part) return
    for (const p of pixels) {
      const quiet = isQuiet(windows, p)
      if (quiet && uniform(random) * QUIET_THINNING >= 1) continue
      issue.push(i)
      pixel.push(p)
      weight.push(quiet ? QUIET_THINNING : 1)
    }
  })
  return { issue: Uint32Array.from(issue), pixel: Uint32Array.from(pixel), weight: Float32Array.from(weight) }
}

/** A mini-batch as arrays. */
export interface Batch {
  readonly rows: number
  /** Oldest first, LAGS arrays of shape [rows · STEP_WIDTH]. */
  readonly steps: readonly Float32Array[]
  /** Shape [rows · (statics + 1)]. */
  readonly statics: Float32Array
  /** Shape [rows] each. */
  readonly target: Float32Array
  readonly weight: Float32Array
}

/** The samples that stand at the places `at` of the list. */
export function makeBatch(store: SampleStore, samples: Samples, at: Uint32Array): Batch {
  const rows = at.length
  const steps = Array.from({ length: LAGS }, () => new Float32Array(rows * STEP_WIDTH))
  const statics = new Float32Array(rows * (STATIC_TERMS.length + 1))
  const target = new Float32Array(rows)
  const weight = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const issue = store.issues[samples.issue[at[row]]]
    const pixel = samples.pixel[at[row]]
    for (let t = 0; t < LAGS; t++) writeStep(steps[t], row, issue.windows[t], pixel)
    writeStatics(statics, row, issue.statics, pixel)
    target[row] = issue.target[pixel]
    weight[row] = samples.weight[at[row]]
  }
  return { rows, steps, statics, target, weight }
}
