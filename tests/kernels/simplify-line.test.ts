import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { selectSites } from '../../shared/kernels/select-sites.js'
import { simplifyLine } from '../../shared/kernels/simplify-line.js'
import { COUNTY_COVER } from '../support/made-up-sites.js'

describe('simplifyLine', () => {
  const cases: [what: string, line: number[], tolerance: number, left: number[]][] = [
    ['a point on the way', [0, 0, 1, 0, 2, 0], 0, [0, 0, 2, 0]],
    ['a point as far off as is tolerated', [0, 0, 1, 0.5, 2, 0], 0.5, [0, 0, 2, 0]],
    ['nothing that is farther off', [0, 0, 1, 0.51, 2, 0], 0.5, [0, 0, 1, 0.51, 2, 0]],
    // (1, 0.4) lies |1 · 4 − 0.4 · 3| / 5 = 0.56 from the side (0, 0)–(3, 4)
    ['what is near to the sides that are left', [0, 0, 1, 0.4, 3, 4, 6, 0], 0.6, [0, 0, 3, 4, 6, 0]],
    [
      'nothing of a ring but what is near',
      [0, 0, 2, 0, 2, 2, 1, 2.01, 0, 2, 0, 0],
      0.1,
      [0, 0, 2, 0, 2, 2, 0, 2, 0, 0],
    ],
    ['nothing of two points', [0, 0, 1, 1], 9, [0, 0, 1, 1]],
  ]
  for (const [what, line, tolerance, left] of cases) {
    it(`leaves out ${what}`, () => assert.deepEqual(simplifyLine(line, tolerance), left))
  }
})

describe('selectSites', () => {
  it('takes sites in another order, and none for one that is not there', () => {
    assert.deepEqual(selectSites(COUNTY_COVER, [1, -1, 0]), {
      start: Uint32Array.of(0, 2, 2, 4),
      pixel: Uint32Array.of(2, 3, 0, 1),
      share: Float64Array.of(2 / 3, 1 / 3, 0.5, 0.5),
    })
  })
})
