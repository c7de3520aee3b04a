import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SettingsError } from '../../shared/domain/errors.js'
import { neighbourSlots } from '../../shared/kernels/neighbour-slots.js'

describe('neighbourSlots', () => {
  it('lays out a path of three, whose ends have a slot to spare', () => {
    // 0 – 1 – 2. Slots 0..2 are node 0's, 3..5 node 1's, 6..8 node 2's.
    const { width, node, held, back } = neighbourSlots({
      nodes: 3,
      edges: [
        [0, 1],
        [1, 2],
      ],
    })
    assert.equal(width, 3)
    assert.deepEqual([...node], [0, 1, 0, 1, 0, 2, 2, 1, 2])
    assert.deepEqual([...held], [1, 1, 0, 1, 1, 1, 1, 1, 0])
    // Node 0 holds 1 in slot 1, and 1 holds 0 in slot 4; node 2 holds 1 in slot 7, and 1 holds 2 in slot 5.
    assert.deepEqual([...back], [0, 4, 9, 3, 1, 7, 6, 5, 9])
  })
  it('gives a lonely node itself', () => assert.deepEqual([...neighbourSlots({ nodes: 1, edges: [] }).node], [0]))
  const wrong: [what: string, edges: [number, number][]][] = [
    ['a loop', [[1, 1]]],
    [
      'an edge that stands twice',
      [
        [0, 1],
        [1, 0],
      ],
    ],
    ['an end beyond the nodes', [[0, 2]]],
  ]
  for (const [what, edges] of wrong) {
    it(`will not take ${what}`, () => assert.throws(() => neighbourSlots({ nodes: 2, edges }), SettingsError))
  }
})
