import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { meanCube, selectEnsemble } from '../../../../services/train/influenza/ensemble.js'
import { parseIlinet } from '../../../../services/train/influenza/ilinet.js'
import { fillCube, initCube, underProtocol } from '../../../../services/train/influenza/protocol.js'
import { madeUpIlinet } from '../../../support/made-up-ilinet.js'

const data = underProtocol(parseIlinet(madeUpIlinet(180)), { weeks: 180, validation: 30, test: 20 })

/** Wrong by so much in the validation part, and by so much in the test. */
function wrongBy(validation: number, test: number) {
  const cube = initCube(data)
  fillCube(data, cube, 'validation', (h, r, issue) => data.percent[r][issue + h] + validation)
  fillCube(data, cube, 'test', (h, r, issue) => (data.percent[r][issue + h] ?? 0) + test)
  return cube
}

describe('selectEnsemble', () => {
  const members = [
    { name: 'low', cube: wrongBy(-1, 0) },
    { name: 'high', cube: wrongBy(3, 0) },
    { name: 'far', cube: wrongBy(9, 0) },
  ]
  it('weighs errors against each other: −1 and 3 cancel at 3 to 1', () => {
    assert.deepEqual(selectEnsemble(data, members).joined, { low: 15, high: 5 })
  })
  it('does not look at the test', () => {
    const perfect = { name: 'perfect in the test', cube: wrongBy(9, 0) }
    const bad = members.map(({ name }, i) => ({ name, cube: wrongBy([-1, 3, 9][i], 7) }))
    assert.deepEqual(selectEnsemble(data, [...bad, perfect]).joined, { low: 15, high: 5 })
  })
})

describe('meanCube', () => {
  it('is the mean', () => assert.deepEqual([...meanCube([Float64Array.of(1, NaN), Float64Array.of(3, NaN)])], [2, NaN]))
})
