import assert from 'node:assert/strict'
import { it } from 'node:test'
import { bestMean } from '../../../../services/train/influenza/best-mean.js'
import { parseIlinet } from '../../../../services/train/influenza/ilinet.js'
import { fillCube, initCube, underProtocol } from '../../../../services/train/influenza/protocol.js'
import { madeUpIlinet } from '../../../support/made-up-ilinet.js'

const data = underProtocol(parseIlinet(madeUpIlinet(160)), { weeks: 160, validation: 30, test: 30 })

/** The truth and an error that is the same in all weeks. */
const off = (name: string, error: number) => {
  const cube = initCube(data)
  fillCube(data, cube, 'validation', (h, r, issue) => (data.percent[r][issue + h] ?? 0) + error)
  return { name, cube }
}

it('takes as many of the best as make the error of their mean least', () => {
  // Errors of 1, −1.5 and 4: of the first alone 1², of the first two (−0.25)², of all three (3.5 / 3)².
  const { joined } = bestMean(data, [off('far', 4), off('high', 1), off('low', -1.5)])
  assert.deepEqual(joined, { high: 1, low: 1 })
})
