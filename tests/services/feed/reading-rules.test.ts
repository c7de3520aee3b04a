import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readingFault } from '../../../services/feed/reading-rules.js'
import { COVID_VARIABLES, STREAMFLOW_VARIABLES } from '../../../shared/domain/reading.js'
import { REJECT_REASONS } from '../../../shared/domain/reject-reasons.js'
import { DAY_MS, HOUR_MS } from '../../../shared/domain/units.js'

const NOW = Date.UTC(2024, 0, 1)

describe('readingFault', () => {
  for (const variable of [...STREAMFLOW_VARIABLES, ...COVID_VARIABLES]) {
    const { name, min, max } = variable
    const reason = (value: number) => readingFault(variable, NOW, value, NOW)?.reason
    it(`takes ${name} from its least value to its largest, and refuses what is outside by a reason of the table`, () => {
      for (const value of [min, max, NaN]) assert.equal(reason(value), undefined)
      for (const value of [min - 1, max + 1, Infinity]) assert.ok(Object.hasOwn(REJECT_REASONS, reason(value)!))
    })
  }
  it('names the range after the variable', () => {
    const pressure = STREAMFLOW_VARIABLES.find(({ name }) => name === 'vapourPressure')!
    assert.equal(readingFault(pressure, NOW, -1, NOW)?.reason, 'vapour-pressure-range')
  })

  const [runoff] = STREAMFLOW_VARIABLES
  const times: [what: string, timeMs: number, reason: string | undefined][] = [
    ['a day ahead, as the day of a site may be', NOW + DAY_MS + HOUR_MS, undefined],
    ['more than that', NOW + DAY_MS + HOUR_MS + 1, 'time-future'],
    ['the first moment of 1700', Date.UTC(1700, 0, 1), undefined],
    ['the last of 1699', Date.UTC(1700, 0, 1) - 1, 'time-early'],
    ['no time', NaN, 'time-early'],
  ]
  for (const [what, timeMs, reason] of times) {
    it(`says ${reason ?? 'nothing'} of ${what}`, () =>
      assert.equal(readingFault(runoff, timeMs, 1, NOW)?.reason, reason))
  }
})
