import { randomFrom } from '../../../shared/kernels/random.js'
import { addErrorSums, errorSums, mse, nnse } from '../../../shared/kernels/scores.js'
import { shuffle } from '../../../shared/kernels/shuffle.js'
import type { ColumnScore, OpenTable } from '../tables/result-table.js'
import { type Basin, type DaySpan, FORCING } from './basin-folder.js'
import { scoreBasin, summariseBasins } from './basin-scores.js'
import { daysOf } from './input-scale.js'

/** What is forecast, in the order of the columns. */
export const TARGETS = ['precipitation', 'temperature', 'streamflow'] as const

/** Days that a window holds; the target is the day after. */
export const WINDOW_DAYS = 21

/** Of the days, each so many-th is scored: neighbouring days say much the same. */
export const SCORED_EVERY = 10

/** Share of the basins that nothing is learnt from. */
const HELD_BACK = 0.2

/** Of the basins that are learnt from, each so many-th is what early stopping of a network looks at, and it alone. */
const LOOK_AT_EVERY = 5

/** Another split for another number; this one is the table's. */
const SPLIT_SEED = 1

/** 1989-10-02 to 2008-12-31: 7031 days. SPEC.md 3.1 */
export const PAPER_SPAN: DaySpan = {
  fromDay: Date.UTC(1989, 9, 2) / 86_400_000,
  toDay: Date.UTC(2008, 11, 31) / 86_400_000,
}

/** Basins split by location, on the papers' scale. */
export interface LocationData {
  readonly basins: readonly Basin[]
  readonly span: DaySpan
  readonly days: number
  /** Places of basins that are learnt from, and of those that are not. */
  readonly training: readonly number[]
  readonly heldBack: readonly number[]
  /** Those of `training` that a network is not fitted to, but stops by. */
  readonly looked: readonly number[]
  /** Of each basin and target, 0 to 1 over all basins and days; NaN where not known. Shape [basins][targets][days]. */
  readonly scaled: readonly (readonly Float32Array[])[]
  /** From that scale back to mm/day and °C, by target. */
  readonly natural: readonly ((value: number) => number)[]
}

export const LOCATION_METRICS: OpenTable['metrics'] = [
  { key: 'mse', label: 'MSE', digits: 6 },
  { key: 'nnse', label: 'NNSE', digits: 3, isHigherBetter: true },
  { key: 'medianNse', label: 'median NSE', digits: 3, isHigherBetter: true },
  { key: 'medianKge', label: 'median KGE', digits: 3, isHigherBetter: true },
]

export function locationData(basins: readonly Basin[], span: DaySpan): LocationData {
  const order = [...shuffle(Uint32Array.from(basins.keys()), randomFrom(SPLIT_SEED))]
  const held = Math.max(1, Math.round(HELD_BACK * basins.length))
  const days = span.toDay - span.fromDay + 1
  const training = order.slice(held).sort((a, b) => a - b)
  return {
    ...{ basins, span, days, training },
    heldBack: order.slice(0, held).sort((a, b) => a - b),
    looked: training.filter((_, i) => i % LOOK_AT_EVERY === 0),
    ...onUnitScale(basins.map(basin => targetsOf(basin, span))),
  }
}

/** Precipitation and runoff were cube roots. */
const fromRoot = (target: number, value: number): number => (TARGETS[target] === 'temperature' ? value : value ** 3)

/** Cube root of precipitation and runoff, below 0 not known; the mean of the day's two temperatures. */
function targetsOf(basin: Basin, span: DaySpan): Float32Array[] {
  const forcing = (name: (typeof FORCING)[number]) => daysOf(basin, basin.forcing[FORCING.indexOf(name)], span)
  const tmin = forcing('tmin_c')
  const root = (mm: number) => (mm >= 0 ? Math.cbrt(mm) : NaN)
  return [
    forcing('prcp_mm').map(root),
    forcing('tmax_c').map((warm, t) => (warm + tmin[t]) / 2),
    daysOf(basin, basin.runoff, span).map(root),
  ]
}

/** Minimum to 0 and maximum to 1, over all basins and days; as the papers do it, so those held back are seen here. */
function onUnitScale(basins: readonly (readonly Float32Array[])[]): Pick<LocationData, 'scaled' | 'natural'> {
  const ranges = TARGETS.map((_, k) => {
    let [least, most] = [Infinity, -Infinity]
    for (const targets of basins) {
      for (const value of targets[k]) {
        if (value < least) least = value
        if (value > most) most = value
      }
    }
    return { least, width: most - least || 1 }
  })
  return {
    scaled: basins.map(targets =>
      targets.map((column, k) => column.map(value => (value - ranges[k].least) / ranges[k].width)),
    ),
    natural: ranges.map(
      ({ least, width }, k) =>
        value =>
          fromRoot(k, least + width * value),
    ),
  }
}

/** Days of a part that are scored: places in the span, each with a whole window before it. */
export const scoredDays = ({ days }: LocationData): number[] =>
  Array.from({ length: Math.ceil((days - WINDOW_DAYS) / SCORED_EVERY) }, (_, i) => WINDOW_DAYS + i * SCORED_EVERY)

/** What a model says of basins: shape [basins of the part][targets][scored days]. */
export type Told = readonly (readonly Float32Array[])[]

/**
 * On the papers' scale MSE over all basins and scored days, and NNSE of each basin, averaged over those that vary; in mm/day
 * and °C the medians of each basin's NSE and KGE.
 */
export function scoreTold(data: LocationData, part: readonly number[], told: Told): ColumnScore[] {
  const at = scoredDays(data)
  return TARGETS.map((column, k) => {
    const sums = part.map((b, i) =>
      errorSums(
        at.map(t => data.scaled[b][k][t]),
        told[i][k],
      ),
    )
    const varied = sums.filter(one => Number.isFinite(nnse(one)))
    const natural = (values: ArrayLike<number>) => Float64Array.from(values, data.natural[k])
    const basins = part.flatMap((b, i) => {
      const observed = natural(at.map(t => data.scaled[b][k][t]))
      return scoreBasin(data.basins[b].id, observed, natural(told[i][k])) ?? []
    })
    const { medianNse, medianKge } = summariseBasins(basins)
    const values = {
      mse: mse(sums.reduce(addErrorSums)),
      nnse: varied.reduce((sum, one) => sum + nnse(one), 0) / varied.length,
      ...{ medianNse, medianKge },
    }
    return { column, values }
  })
}
