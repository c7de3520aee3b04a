import assert from 'node:assert/strict'
import { it } from 'node:test'
import { sparseField } from '../../../services/grid/sparse-field.js'

it('a field has the rows of the known cells, column after column', () => {
  const columns = [Float64Array.of(1, NaN, 3), Float64Array.of(4, 5, NaN)]
  const field = sparseField(['a', 'b'], columns, cell => cell !== 1)
  assert.deepEqual(field, { cell: Uint32Array.of(0, 2), names: ['a', 'b'], values: Float64Array.of(1, 3, 4, NaN) })
  assert.deepEqual(sparseField(['a'], [new Float64Array(2)], () => false).values, new Float64Array(0))
})

it('a field that holds a NaN has the same bytes whichever NaN it was', () => {
  // Sign bit set, as a processor writes 0 / 0.
  const odd = new Float64Array(BigUint64Array.of(0xfff8_0000_0000_0000n).buffer)
  const { values } = sparseField(['a'], [odd], () => true)
  assert.deepEqual(Buffer.from(values.buffer), Buffer.from(Float64Array.of(NaN).buffer))
})
