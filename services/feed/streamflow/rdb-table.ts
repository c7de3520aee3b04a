import type { Fault } from '../fault.js'
import { duplicateIn, headerFault } from './faults.js'
import { DISCHARGE, spanOf } from './flow-unit.js'

/** A column of discharge, and the one of its codes; −1 where it has none. Places in the row, from 0. */
export interface FlowColumn {
  readonly value: number
  readonly codes: number
  readonly isDaily: boolean
}

/** What is read of the rows of a table. */
export interface RdbTable {
  readonly columns: number
  readonly site: number
  readonly time: number
  /** −1 in tables of days. */
  readonly zone: number
  /** In order of precedence: of several sensors the first with a value counts. */
  readonly flows: readonly FlowColumn[]
}

/** `01_00060_00003` or `118051_00060_00003` of a day, `69512_00060` of a moment: sensor, parameter, statistic. */
const SERIES = /^(?:\d+_)?(\d{5})(?:_(\d{5}))?$/

/** By the names of a table's columns; a table without discharge has no flows. */
export function rdbTable(names: readonly string[]): RdbTable | Fault {
  const duplicate = duplicateIn(names)
  if (duplicate !== undefined) {
    return headerFault('duplicate-column', `column "${duplicate}" stands twice in the table; fetch it again`)
  }
  const site = names.indexOf('site_no')
  const time = names.indexOf('datetime')
  if (site === -1 || time === -1) {
    const found = names.join(' ').slice(0, 80)
    return headerFault(
      'header-missing',
      `the names "${found}" lack site_no or datetime; ask for format=rdb of iv or dv`,
    )
  }
  const flows: FlowColumn[] = []
  for (const [value, name] of names.entries()) {
    const [, parameter, statistic] = SERIES.exec(name) ?? []
    const span = spanOf(statistic)
    if (parameter === DISCHARGE && span !== undefined) {
      flows.push({ value, codes: names.indexOf(`${name}_cd`), isDaily: span === 'day' })
    }
  }
  return { columns: names.length, site, time, zone: names.indexOf('tz_cd'), flows }
}

/** Widths and kinds of the columns, the line after their names: `5s 15s 20d 14n 10s`. */
export const isTypeLine = (line: string): boolean => /^\d+[sdn](\t\d+[sdn])*$/.test(line)
