import assert from 'node:assert/strict'
import { it } from 'node:test'
import { SOCAL } from '../../shared/domain/region.js'
import { OUTSIDE } from '../../shared/kernels/energy-grid.js'
import { paperPixelAt } from '../../shared/kernels/paper-pixel.js'

const cases: [place: string, latitude: number, longitude: number, pixel: number][] = [
  ['the south edge of the box', 32, -119.95, OUTSIDE],
  ['the west edge of the box', 32.05, -120, OUTSIDE],
  ['the middle of the south-west pixel', 32.05, -119.95, 0],
  ['the north edge of the first row, which 0.1 cannot write', 32.3, -119.95, 120], // row 2, not 3
  ['the east edge of the first column', 32.05, -119.9, 0],
  ['the north-east corner', 36, -114, 2399],
  ['a place just north of the box', 36.001, -114, OUTSIDE],
]
for (const [place, latitude, longitude, pixel] of cases) {
  it(`puts ${place} in ${pixel}`, () => assert.equal(paperPixelAt(SOCAL.grid, latitude, longitude), pixel))
}
