import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PAPER_BRIDGES } from '../../shared/domain/paper-bridges.js'
import { PAPER_PIXELS } from '../../shared/domain/paper-pixels.js'
import { SOCAL } from '../../shared/domain/region.js'
import { componentsOf, type Graph, pixelGraph } from '../../shared/kernels/pixel-graph.js'

const componentCount = (graph: Graph) => 1 + componentsOf(graph).reduce((most, n) => Math.max(most, n), -1)
const box = (cols: number, ...pixels: number[]) => pixelGraph({ cols }, Uint32Array.from(pixels))

describe('pixelGraph', () => {
  it('joins every pair of a square of four: 4 sides, 2 diagonals', () =>
    assert.deepEqual(box(2, 0, 1, 2, 3).edges, [
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ]))
  it('does not join the end of a row to the start of the next two', () => {
    // In rows of 3: pixel 2 is the east end of row 0; 3 and 6 are the west ends of rows 1 and 2.
    assert.deepEqual(box(3, 2, 3, 6).edges, [[1, 2]])
  })
  it('numbers nodes by their place among the pixels', () => assert.deepEqual(box(60, 7, 8, 100).edges, [[0, 1]]))
  it('adds bridges either way round, and none twice', () => {
    const graph = pixelGraph({ cols: 10 }, Uint32Array.of(0, 1, 9), [
      [9, 0],
      [1, 0],
      [0, 9],
    ])
    assert.deepEqual(graph.edges, [
      [0, 1],
      [0, 2],
    ])
  })
  it('will not build half a bridge', () =>
    assert.throws(() => pixelGraph({ cols: 10 }, Uint32Array.of(0, 1), [[1, 9]]), /pixel 9/))
  it('makes an empty graph of no pixels', () => {
    assert.deepEqual(box(60).edges, [])
    assert.equal(componentsOf(box(60)).length, 0)
  })
})

describe('the graph of the papers', () => {
  // SPEC.md 1.3: counted on the published adjacency matrix.
  const bare = pixelGraph(SOCAL.grid, PAPER_PIXELS)
  const whole = pixelGraph(SOCAL.grid, PAPER_PIXELS, PAPER_BRIDGES)
  const facts: [fact: string, actual: number, expected: number][] = [
    ['pixels', bare.nodes, 500],
    ['edges between neighbours', bare.edges.length, 1351],
    ['parts that these leave', componentCount(bare), 19],
    ['edges with the 18 bridges', whole.edges.length, 1369],
    ['parts in all', componentCount(whole), 1],
  ]
  for (const [fact, actual, expected] of facts) it(`has ${expected} ${fact}`, () => assert.equal(actual, expected))
})
