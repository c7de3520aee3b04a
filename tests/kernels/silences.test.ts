import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Silence } from '../../shared/domain/duty.js'
import { isSilent } from '../../shared/kernels/silences.js'

/** Mondays 22:00 to 06:00, by 2019-07-31. 2019-07-08 was a Monday. */
const night: Silence = {
  id: 's',
  fromMs: Date.UTC(2019, 6, 1),
  untilMs: Date.UTC(2019, 6, 31),
  weekdays: [1],
  fromMinute: 22 * 60,
  toMinute: 6 * 60,
}
const alert = { rule: 'm5', alert: 'm5/socal/12/2019-07-05' }

describe('a silence', () => {
  const cases: [when: string, silent: boolean, more?: Partial<Silence>][] = [
    ['2019-07-08T21:59:59Z', false],
    ['2019-07-08T22:00:00Z', true],
    ['2019-07-09T05:59:59Z', true], // Tuesday, of the night that began on Monday
    ['2019-07-09T06:00:00Z', false],
    ['2019-07-08T05:00:00Z', false], // Monday, of Sunday's night
    ['2019-08-05T23:00:00Z', false], // a Monday after its end
    ['2019-07-10T12:00:00Z', true, { weekdays: [], fromMinute: 0, toMinute: 0 }],
    ['2019-07-08T12:00:00Z', true, { fromMinute: 0, toMinute: 0 }],
    ['2019-07-08T09:30:00Z', true, { fromMinute: 540, toMinute: 600 }],
    ['2019-07-08T10:00:00Z', false, { fromMinute: 540, toMinute: 600 }],
    ['2019-07-08T23:00:00Z', true, { rule: 'm5' }],
    ['2019-07-08T23:00:00Z', false, { rule: 'm6' }],
    ['2019-07-08T23:00:00Z', true, { alert: 'm5/socal/12/' }],
    ['2019-07-08T23:00:00Z', false, { alert: 'm5/socal/13/' }],
  ]
  for (const [when, silent, more] of cases) {
    it(`${silent ? 'holds' : 'does not hold'} at ${when} ${JSON.stringify(more ?? {})}`, () =>
      assert.equal(isSilent({ ...night, ...more }, alert, Date.parse(when)), silent))
  }
})
