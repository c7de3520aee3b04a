import { STATE_OF_FIPS } from '../../../shared/domain/us-states.js'

/** What is said of cases that belong to no county: a record without a reading. */
export const NOT_PLACED = ''

/**
 * The county that a number stands for: `1001`, `01001`, `1001.0` as spreadsheets write it, `84001001` as Johns Hopkins
 * does. Cases outside a state's counties (`80001`), unassigned (`90001`), of a whole state or territory (`6000`, `66`), of
 * a ship (`88888`) are ordinary records of no county.
 *
 * @returns five digits, or NOT_PLACED; undefined if it is no number at all
 */
export function countyCode(text: string): string | undefined {
  if (text === '') return NOT_PLACED
  const digits = /^(\d{1,8})(?:\.0+)?$/.exec(text)?.[1]
  if (digits === undefined) return undefined
  const plain = digits.length === 8 && digits.startsWith(UNITED_STATES) ? digits.slice(UNITED_STATES.length) : digits
  const code = plain.padStart(5, '0')
  const isCounty = code.length === 5 && STATE_OF_FIPS.has(code.slice(0, 2)) && !code.endsWith('000')
  return isCounty ? code : NOT_PLACED
}

/** ISO 3166-1 numeric. */
const UNITED_STATES = '840'
