import { headerNames } from '../../../shared/domain/csv-layouts.js'
import { covidVariable } from '../../../shared/domain/reading.js'
import { startOfDay } from '../../../shared/domain/units.js'
import { columnDay } from '../../../shared/kernels/column-day.js'
import type { Fault } from '../fault.js'
import { headerFault } from './covid-faults.js'

/** What the first line of a wide file says, and its name. */
export interface WideHeader {
  readonly columns: number
  /** Places of the county's code; the second is asked where the first is empty, −1 if there is none. */
  readonly code: number
  readonly uid: number
  /** Place of the first day; all columns from there on are days. */
  readonly firstDay: number
  /** Of each of these columns. */
  readonly timeMs: Float64Array
  /** What the file counts. */
  readonly variable: number
}

/** Names of the county's code: Johns Hopkins, USAFacts. */
const CODE_NAMES: readonly string[] = ['FIPS', 'countyFIPS']

/**
 * @param file  name or URL: it alone tells cases from deaths
 * @returns a fault if nothing in the file can be read
 */
export function readWideHeader(line: string, file: string | undefined): WideHeader | Fault {
  const names = headerNames(line)
  const code = names.findIndex(name => CODE_NAMES.includes(name))
  if (code === -1)
    return headerFault(`the header has no column ${CODE_NAMES.join(' or ')}; give the file its first line`)
  const days = names.map(name => columnDay(Buffer.from(name)))
  const firstDay = days.findIndex(day => !Number.isNaN(day))
  if (firstDay <= code) return headerFault('the header has no column for a day after the names; write days as 1/22/20')
  const odd = days.findIndex((day, i) => i > firstDay && !(day > days[i - 1]))
  if (odd !== -1)
    return headerFault(`column ${odd + 1}, "${names[odd]}", is not a day after the one before it; mend it`)
  const variable = variableOf(file)
  if (typeof variable !== 'number') return variable
  const timeMs = Float64Array.from(days.slice(firstDay), startOfDay)
  return { columns: names.length, code, uid: names.indexOf('UID'), firstDay, timeMs, variable }
}

function variableOf(file: string | undefined): number | Fault {
  const name = file?.replace(/[?#].*$/, '').replace(/^.*[/\\]/, '') ?? ''
  const isDeaths = /death/i.test(name)
  const isCases = /confirmed|case/i.test(name)
  if (isDeaths !== isCases) return covidVariable(isDeaths ? 'cumulativeDeaths' : 'cumulativeCases')
  return {
    reason: 'variable-unknown',
    message: `the file's name "${name}" does not tell cases from deaths, nor does its content; put one of "confirmed" and "deaths" into it`,
  }
}
