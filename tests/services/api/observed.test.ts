import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { observedCell, observedCells, valueAt } from '../../../services/api/observed.js'
import type { Field } from '../../../shared/domain/messages.js'
import { fieldOf, SMALL } from '../../support/made-up-messages.js'
import { RIVERS, siteField } from '../../support/site-world.js'

const close = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}`)
const byDay = (fields: Field[]) => new Map(fields.map(field => [field.day, field]))

describe('observed pixels', () => {
  const fields = [
    fieldOf(SMALL, 0, [[1, 4]]),
    fieldOf(SMALL, 1, [
      [1, 4],
      [5, 2],
    ]),
  ]
  it('adds energies over the days, not magnitudes', () => {
    const meq = observedCells(SMALL, byDay(fields), 1)
    assert.deepEqual([meq[0], meq[2], meq[3], meq[4]], [0, 0, 0, 0])
    close(meq[1], 4.200686663775987) // 4 + 2/3 · log10 2
    close(meq[5], 2)
  })
  it('says the same of one pixel', () => {
    close(observedCell(SMALL, fields, 1), 4.200686663775987)
    assert.equal(observedCell(SMALL, fields, 0), 0)
  })
})

describe('observed sites', () => {
  const region = { ...RIVERS, windowDays: 2 }
  const fields = [siteField(4, { runoff: [1, 0, NaN, 2] }), siteField(5, { runoff: [2, 0, 3] })]
  it('averages the days of the window, and does not know what one of them lacks', () => {
    assert.deepEqual([...observedCells(region, byDay(fields), 5)], [1.5, 0, NaN, NaN, NaN])
  })
  it('says the same of one site', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4].map(site => observedCell(region, fields, site)),
      [1.5, 0, NaN, NaN, NaN],
    )
  })
  it('takes the column that the region forecasts', () => {
    const withColumn = [siteField(5, { runoff: [1], precipitation: [7] })]
    assert.equal(observedCell({ ...RIVERS, target: 'precipitation' }, withColumn, 0), 7)
  })
})

describe('valueAt', () => {
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
      assert.equal(valueAt(field, 'maxMagnitude', pixel, -1), magnitude ?? -1)
    })
  }
  it('finds nothing in a day without quakes', () => assert.equal(valueAt(fieldOf(SMALL, 0, []), 'joules', 0, 0), 0))
})
