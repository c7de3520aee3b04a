import { SettingsError } from '../../../shared/domain/errors.js'
import type { Site } from '../../../shared/domain/site.js'
import { stateOfCounty, US_STATES } from '../../../shared/domain/us-states.js'
import { drawNormal } from '../../../shared/kernels/normal.js'
import { randomFrom } from '../../../shared/kernels/random.js'

/** People of half the counties of 2020, and how widely the others differ, as a normal of the logarithm; both rounded. */
const MEDIAN_PEOPLE = 26_000
const SPREAD = 1.4
const LEAST_PEOPLE = 500

/**
 * Counties with **made-up** numbers of people: for simulation only. A county has as many at every call.
 *
 * @param counties  ids are five-digit codes
 * @param states  postal codes, `ca`, of the states to keep; all 50 and the District of Columbia if there are none
 * @throws {SettingsError} if there is no such state
 */
export function withMadeUpPeople(counties: readonly Site[], states: readonly string[]): Site[] {
  const unknown = states.find(code => !US_STATES.some(state => state.code === code))
  if (unknown !== undefined) throw new SettingsError(`no state "${unknown}"; write its postal code, as in ca or ny`)
  const isWanted = ({ id }: Site) => {
    const state = stateOfCounty(id)
    if (state === undefined) return false
    // Codes of territories come after Wyoming's, 56.
    return states.length === 0 ? Number(state.fips) <= 56 : states.includes(state.code)
  }
  return counties.filter(isWanted).map(site => {
    const people = Math.round(MEDIAN_PEOPLE * Math.exp(SPREAD * drawNormal(randomFrom(Number(site.id)))))
    return { ...site, population: Math.max(LEAST_PEOPLE, people) }
  })
}
