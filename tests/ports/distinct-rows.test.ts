import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { distinctRows, distributionsOf } from '../../shared/ports/distinct-rows.js'

describe('distinctRows', () => {
  it('keeps each row once, in the order of the first pixels that have it', () => {
    // Pixels 0 and 2 say (1, 5), pixel 1 says (2, 5), pixel 3 says (1, 6): two quantile columns of four pixels.
    const table = distinctRows({ quantiles: Float32Array.of(1, 2, 1, 1, 5, 5, 5, 6), exceedance: Float32Array.of() }, 4)
    assert.deepEqual([...table.rowOf], [0, 1, 0, 2])
    assert.deepEqual([...new Float32Array(table.rows.buffer)], [1, 2, 1, 5, 5, 6])
  })
  it('tells 0 from −0, and takes NaN for NaN', () => {
    const quantiles = Float32Array.of(0, -0, NaN, NaN, 0)
    const table = distinctRows({ quantiles, exceedance: Float32Array.of() }, 5)
    assert.deepEqual([...table.rowOf], [0, 1, 2, 2, 0])
    assert.deepEqual(distributionsOf(table).quantiles, quantiles)
  })
  const widths: [rows: number, bytes: number][] = [
    [256, 1],
    [257, 2],
    [65_536, 2],
    [65_537, 4],
  ]
  for (const [rows, bytes] of widths) {
    it(`names one of ${rows} rows in ${bytes} bytes, and gives them back`, () => {
      const quantiles = Float32Array.from({ length: rows }, (_, p) => p)
      const table = distinctRows({ quantiles, exceedance: Float32Array.from(quantiles, q => -q) }, rows)
      assert.equal(table.rowOf.BYTES_PER_ELEMENT, bytes)
      assert.deepEqual(distributionsOf(table).quantiles, quantiles)
    })
  }
})
