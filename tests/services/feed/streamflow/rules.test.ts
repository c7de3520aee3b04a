import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readingFault } from '../../../../services/feed/streamflow/rules.js'
import { type StreamflowVariable, streamflowVariable } from '../../../../shared/domain/reading.js'

const FETCHED = Date.UTC(2020, 5, 1)
const HOUR = 3_600_000
const faultOf = (name: StreamflowVariable, value: number, timeMs = FETCHED) =>
  readingFault(
    {
      variable: Uint8Array.of(streamflowVariable(name)),
      timeMs: Float64Array.of(timeMs),
      value: Float64Array.of(value),
    },
    0,
    FETCHED,
  )?.reason

describe('readingFault', () => {
  const cases: [name: StreamflowVariable, value: number, reason: string | undefined][] = [
    ['discharge', 0, undefined],
    ['discharge', -500, undefined], // an ebb
    ['discharge', 300_000, undefined], // Amazon at Óbidos in flood
    ['discharge', 1e7, 'discharge-range'],
    ['discharge', NaN, undefined],
    ['runoff', 5001, 'runoff-range'],
    ['precipitation', -0.1, 'precipitation-range'],
    ['precipitation', 1825, undefined], // most in 24 h: Foc-Foc, La Réunion, 1966
    ['tmax', 451, 'tmax-range'],
    ['tmin', -90.5, 'tmin-range'],
    ['radiation', -1, 'radiation-range'],
    ['vapourPressure', 101_325, 'vapourPressure-range'],
  ]
  for (const [name, value, reason] of cases)
    it(`finds ${reason} in ${name} ${value}`, () => assert.equal(faultOf(name, value), reason))

  const times: [what: string, timeMs: number, reason: string | undefined][] = [
    ['a day that has begun in Kiribati', FETCHED + 14 * HOUR, undefined],
    ['tomorrow', FETCHED + 24 * HOUR, 'time-future'],
    ['the year 1699', Date.UTC(1699, 11, 31), 'time-early'],
    ['1900', Date.UTC(1900, 0, 1), undefined],
    ['no time', NaN, 'time-future'],
  ]
  for (const [what, timeMs, reason] of times)
    it(`finds ${reason} in ${what}`, () => assert.equal(faultOf('runoff', 1, timeMs), reason))
})
