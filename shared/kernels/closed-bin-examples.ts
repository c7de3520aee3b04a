import { ACTIVITY_DAYS, EMA_SPANS, FEATURE_NAMES, LAGS, WINDOW_DAYS } from '../domain/feature-names.js'
import { BIN_DAYS } from '../domain/issue-days.js'
import type { Example } from '../domain/truth.js'
import { activityStep } from './activity.js'
import { type ClosedBins, lastDayOfBin } from './closed-bins.js'
import { emaStep } from './ema.js'
import { equivalentMagnitude } from './equivalent-magnitude.js'

/** Bins of each trailing window: every one of WINDOW_DAYS is a multiple of 14 days. */
const WINDOW_BINS = WINDOW_DAYS.map(days => days / BIN_DAYS)

export interface ExampleRule {
  /** Region id. */
  readonly region: string
  /** First bin to issue at the end of. */
  readonly fromBin: number
}

/**
 * One example for each bin but the last, in order: issued at the bin's end, with the next bin for its truth. Its
 * features are what the live features would be at that moment, had the record begun with bin 0.
 */
export function* closedBinExamples(bins: ClosedBins, rule: ExampleRule): Generator<Example> {
  const { region, fromBin } = rule
  const { pixels, joules, counts, maxMagnitude } = bins
  const meq = joules.map(equivalentMagnitude)
  const rowOf = (values: Float64Array, bin: number) => values.subarray(bin * pixels, (bin + 1) * pixels)
  const activity = new Float64Array(ACTIVITY_DAYS.length * pixels)
  const emas = EMA_SPANS.map(() => new Float64Array(pixels))
  for (let bin = 0; bin + 1 < bins.bins; bin++) {
    emas.forEach((ema, s) => {
      emaStep(ema, rowOf(meq, bin), bin === 0 ? undefined : ema, EMA_SPANS[s])
    })
    for (let day = bin * BIN_DAYS; day < (bin + 1) * BIN_DAYS; day++) {
      activityStep(activity, day === 0 ? undefined : activity, bins.active[day])
    }
    if (bin < fromBin) continue
    const columns = new Float32Array(FEATURE_NAMES.length * pixels)
    const write = (row: number, values: Float64Array) => columns.set(values, row * pixels)
    for (let k = 0; k < Math.min(LAGS, bin + 1); k++) write(k, rowOf(meq, bin - k))
    const energies = trailingSums(joules, pixels, bin)
    const totals = trailingSums(counts, pixels, bin)
    let row = LAGS
    for (const energy of energies.slice(1)) write(row++, energy.map(equivalentMagnitude))
    for (const total of totals) write(row++, total)
    for (const ema of emas) write(row++, ema)
    columns.set(activity, row * pixels)
    const day = lastDayOfBin(bins, bin)
    yield {
      features: {
        topic: 'features',
        region,
        day,
        revision: 0,
        names: FEATURE_NAMES,
        cells: pixels,
        columns,
        knownNames: [],
        known: new Float64Array(0),
      },
      truths: [{ day, value: rowOf(meq, bin + 1), peak: rowOf(maxMagnitude, bin + 1) }],
    }
  }
}

/** Sums over each trailing window that ends with the bin, shape [pixels] each; the windows are nested. */
function trailingSums(values: Float64Array, pixels: number, bin: number): Float64Array[] {
  const sum = new Float64Array(pixels)
  let back = 0
  return WINDOW_BINS.map(length => {
    for (; back < length && bin - back >= 0; back++) {
      const from = (bin - back) * pixels
      for (let p = 0; p < pixels; p++) sum[p] += values[from + p]
    }
    return sum.slice()
  })
}
