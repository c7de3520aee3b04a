import { ATTRIBUTES } from './basin-attributes.js'
import { type Basin, type DaySpan, FORCING } from './basin-folder.js'

/** Mean and standard deviation by which an input is told; the deviation of what never changes is 1. */
export interface Standard {
  readonly name: string
  readonly mean: number
  readonly sd: number
}

/** What a network was trained with: it must be asked with the same. */
export interface InputScale {
  readonly forcing: readonly Standard[]
  readonly statics: readonly Standard[]
  /** Of observed runoff, mm/day. */
  readonly runoff: Standard
}

/** Names of the columns of weather, which may be more than those of the files, and of the attributes that are seen. */
export interface InputNames {
  readonly forcing: readonly string[]
  readonly statics: readonly string[]
}

export const INPUT_NAMES: InputNames = { forcing: FORCING, statics: ATTRIBUTES }

/** Over the days of the training and its basins; attributes over its basins. */
export function fitInputScale(
  basins: readonly Basin[],
  span: DaySpan,
  { forcing, statics }: InputNames = INPUT_NAMES,
): InputScale {
  return {
    forcing: forcing.map((name, f) =>
      standardOf(
        name,
        basins.map(basin => daysOf(basin, basin.forcing[f], span)),
      ),
    ),
    statics: statics.map(name =>
      standardOf(name, [Float32Array.from(basins, ({ attributes }) => attributes.get(name) ?? NaN)]),
    ),
    runoff: standardOf(
      'q_mm',
      basins.map(basin => daysOf(basin, basin.runoff, span)),
    ),
  }
}

/** A column on each day of a span; NaN on days that the record does not reach. */
export function daysOf({ firstDay }: Basin, column: Float32Array, { fromDay, toDay }: DaySpan): Float32Array {
  const from = fromDay - firstDay
  const to = toDay + 1 - firstDay
  if (from >= 0 && to <= column.length) return column.subarray(from, to)
  const days = new Float32Array(Math.max(0, to - from)).fill(NaN)
  const [first, last] = [Math.max(0, from), Math.min(column.length, to)]
  if (last > first) days.set(column.subarray(first, last), first - from)
  return days
}

/** Over all known values. */
function standardOf(name: string, columns: readonly Float32Array[]): Standard {
  let [n, sum, squares] = [0, 0, 0]
  const each = (take: (value: number) => void) => {
    for (const column of columns) for (const value of column) if (!Number.isNaN(value)) take(value)
  }
  each(value => {
    n++
    sum += value
  })
  const mean = n === 0 ? 0 : sum / n
  each(value => {
    squares += (value - mean) ** 2
  })
  return { name, mean, sd: Math.sqrt(squares / n) || 1 }
}

/** A basin as a network sees it. */
export interface ScaledBasin {
  readonly firstDay: number
  readonly days: number
  /** Day by day, shape [days · columns of weather]; what is not known is 0, the mean. */
  readonly forcing: Float32Array
  readonly statics: Float32Array
}

export function scaledBasin({ firstDay, runoff, forcing, attributes }: Basin, scale: InputScale): ScaledBasin {
  const told = (value: number, { mean, sd }: Standard) => (Number.isNaN(value) ? 0 : (value - mean) / sd)
  const days = runoff.length
  const all = new Float32Array(days * forcing.length)
  for (const [f, column] of forcing.entries()) {
    for (let t = 0; t < days; t++) all[t * forcing.length + f] = told(column[t], scale.forcing[f])
  }
  const statics = Float32Array.from(scale.statics, one => told(attributes.get(one.name) ?? NaN, one))
  return { firstDay, days, forcing: all, statics }
}
