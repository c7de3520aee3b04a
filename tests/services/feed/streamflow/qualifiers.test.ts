import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isStatusWord, qualityReader } from '../../../../services/feed/streamflow/qualifiers.js'
import { QUALITY } from '../../../../shared/domain/reading.js'

const { provisional, estimated, ice, equipment, above, below, disturbed } = QUALITY

describe('qualityReader', () => {
  const cases: [codes: string, bits: number][] = [
    ['', 0],
    ['A', 0],
    ['P', provisional],
    ['A:e', estimated],
    ['P:e', provisional | estimated],
    ['P Ice', provisional | ice],
    ['["ICE","ESTIMATED"]', ice | estimated],
    ['A:<', below],
    ['A >', above],
    ['P,Eqp', provisional | equipment],
    ['Mnt', equipment],
    ['Bkw', disturbed],
    ['P:Fld', provisional | disturbed],
    ['A [4]', 0],
    ['M', 0],
    ['Dry', 0],
    ['ZFL', 0],
    ['constructor', 0],
  ]
  const qualityOf = qualityReader()
  for (const [codes, bits] of cases) {
    it(`reads "${codes}" as ${bits}, and so the second time`, () => {
      assert.deepEqual([qualityOf(codes), qualityOf(codes)], [bits, bits])
    })
  }
})

describe('isStatusWord', () => {
  for (const word of ['Ice', '_Eqp', '***', '--', 'ZFL', 'Zfl', 'Ssn', 'Rat', 'Tst']) {
    it(`knows ${word}`, () => assert.ok(isStatusWord(word)))
  }
  for (const word of ['', 'high', '12', '1e']) it(`does not know "${word}"`, () => assert.ok(!isStatusWord(word)))
})
