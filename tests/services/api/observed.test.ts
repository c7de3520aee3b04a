import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { joulesAt, observedMeq } from '../../../services/api/observed.js'
import { fieldOf, SMALL } from '../../support/made-up-messages.js'

const close = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}`)

describe('observedMeq', () => {
  it('adds energies over the days, not magnitudes', () => {
    const fields = [
      fieldOf(SMALL, 0, [[1, 4]]),
      fieldOf(SMALL, 1, [
        [1, 4],
        [5, 2],
      ]),
    ]
    const meq = observedMeq(fields, 6)
    assert.deepEqual([meq[0], meq[2], meq[3], meq[4]], [0, 0, 0, 0])
    close(meq[1], 4.200686663775987)
    close(meq[5], 2)
  })
})

describe('joulesAt', () => {
  const field = fieldOf(SMALL, 0, [
    [0, 1],
    [2, 2],
    [5, 3],
  ])
  const cases: [pixel: number, magnitude: number | undefined][] = [
    [0, 1],
    [1, undefined],
    [2, 2],
    [3, undefined],
    [4, undefined],
    [5, 3],
  ]
  for (const [pixel, magnitude] of cases) {
    it(`finds ${magnitude === undefined ? 'nothing' : `M ${magnitude}`} in pixel ${pixel}`, () => {
      assert.equal(joulesAt(field, pixel), magnitude === undefined ? 0 : 10 ** (1.5 * magnitude + 4.8))
    })
  }
  it('finds nothing in a day without quakes', () => assert.equal(joulesAt(fieldOf(SMALL, 0, []), 0), 0))
})
