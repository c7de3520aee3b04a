import assert from 'node:assert/strict'
import { it } from 'node:test'
import { paperProtocol } from '../../../services/train/protocols.js'
import { BIN_DAYS, FIRST_BIN_DAY } from '../../../shared/domain/issue-days.js'
import { SOCAL } from '../../../shared/domain/region.js'
import { dayOf } from '../../../shared/domain/units.js'
import { equivalentMagnitude } from '../../../shared/kernels/equivalent-magnitude.js'
import { scedcCatalog } from '../../support/scedc-catalog.js'

/** The published maximum to the digits that the vectors need: the only quake of B36 is an M 2.40, 2.4 / 0.319993. */
const MAXIMUM = 7.50016

// SPEC.md 1.1: pixel id, date at which the bin ends, scaled value to the printed digits. The catalogue of the paper is
// that of USGS, ours that of SCEDC: where both hold the same quakes, the values agree to the last printed digit. The
// other vectors (B994 of 2024, the last bins of B2368) lie after our catalogue ends.
const vectors: [id: number, ends: string, value: string][] = [
  [36, '1981-01-20', '0.000000'],
  [36, '1981-02-03', '0.000000'],
  [36, '1981-02-17', '0.319993'],
  [36, '1981-03-03', '0.000000'],
  [36, '1981-03-17', '0.000000'],
  [1001, '2005-03-15', '0.000000'],
  [1001, '2005-03-29', '0.000000'],
  [1001, '2005-04-12', '0.000000'],
  [1001, '2005-04-26', '0.000000'],
  [1001, '2005-05-10', '0.000000'],
]

it('the paper’s binning gives the values that its notebooks print', t => {
  const quakes = scedcCatalog(t)
  if (quakes === undefined) return
  const { joules, pixels } = paperProtocol.bin(quakes, SOCAL, { firstDay: FIRST_BIN_DAY, bins: 1720 })
  const ours = vectors.map(([id, ends]) => {
    const bin = (dayOf(Date.parse(ends)) - FIRST_BIN_DAY) / BIN_DAYS - 1
    const value = equivalentMagnitude(joules[bin * pixels + id - 1]) / MAXIMUM
    return [id, ends, value.toFixed(6)]
  })
  assert.deepEqual(ours, vectors)
})
