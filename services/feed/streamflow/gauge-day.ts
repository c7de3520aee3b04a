import { STREAMFLOW_VARIABLES, streamflowVariable } from '../../../shared/domain/reading.js'
import { DAY_MS } from '../../../shared/domain/units.js'
import type { Fault } from '../fault.js'
import type { ReadingsBuilder } from '../sites/parsed-readings.js'
import { numberFault } from './faults.js'
import { type Cells, isNone, numberAt, textAt } from './line-cells.js'

/** What stands for a missing value in the files of CAMELS. */
const NO_DATA = -999

/** A column of values: its place in the line, from 0, and its variable. */
export interface ValueColumn {
  readonly place: number
  readonly variable: number
}

/** Columns of names that we know, in the order of the header. */
export function valueColumns(names: readonly string[], variables: Readonly<Record<string, string>>): ValueColumn[] {
  const columns: ValueColumn[] = []
  for (const [place, name] of names.entries()) {
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (variable !== undefined) columns.push({ place, variable: streamflowVariable(variable as 'runoff') })
  }
  return columns
}

/** Two columns of one variable, or undefined. */
export function sameVariable(columns: readonly ValueColumn[]): string | undefined {
  const twice = columns.find(({ variable }, i) => columns.findIndex(other => other.variable === variable) !== i)
  return twice === undefined ? undefined : STREAMFLOW_VARIABLES[twice.variable].name
}

/** One day of a gauge with several variables: all its values are added, or, if one is no number, none. */
export type DayTaker = (cells: Cells, site: string, day: number, record: number, line: number) => Fault | undefined

export function dayTaker(columns: readonly ValueColumn[], builder: ReadingsBuilder): DayTaker {
  const values = new Float64Array(columns.length)
  return (cells, site, day, record, line) => {
    // Counted loops: iterating over entries takes as long as reading the numbers.
    for (let i = 0; i < columns.length; i++) {
      const { place, variable } = columns[i]
      const value = numberAt(cells, place)
      values[i] = value === NO_DATA ? NaN : value
      if (!Number.isFinite(value) && !isNone(textAt(cells, place))) {
        return numberFault(STREAMFLOW_VARIABLES[variable].name, textAt(cells, place))
      }
    }
    for (let i = 0; i < columns.length; i++) {
      builder.add({
        record,
        line,
        site,
        variable: columns[i].variable,
        timeMs: day * DAY_MS,
        spanDays: 1,
        value: values[i],
        knownMs: NaN,
        quality: 0,
      })
    }
    return undefined
  }
}
