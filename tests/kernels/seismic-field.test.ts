import assert from 'node:assert/strict'
import { it } from 'node:test'
import { fieldColumn } from '../../shared/domain/field-columns.js'
import type { Field } from '../../shared/domain/messages.js'
import { gridDay } from '../../shared/kernels/day-grid.js'
import { seismicColumns, seismicField } from '../../shared/kernels/seismic-field.js'

const columns = {
  pixel: Uint32Array.of(3, 77),
  joules: Float64Array.of(10 ** 10.8, 0),
  multiplicity: Float64Array.of(2, 0),
  maxMagnitude: Float64Array.of(4, NaN),
}
const field: Field = { topic: 'fields', region: 'socal', day: 0, revision: 0, ...seismicField(columns) }

it('writes the columns of a day one after the other', () => {
  assert.deepEqual(field.cell, Uint32Array.of(3, 77))
  assert.deepEqual(field.names, ['joules', 'multiplicity', 'maxMagnitude'])
  assert.deepEqual(field.values, Float64Array.of(10 ** 10.8, 0, 2, 0, 4, NaN))
})
it('reads back what was written', () => assert.deepEqual(seismicColumns(field), columns))
it('writes a quiet day without rows', () => {
  const quiet = { ...field, ...seismicField(gridDay([])) }
  assert.equal(quiet.values.length, 0)
  assert.deepEqual(seismicColumns(quiet), gridDay([]))
})
it('knows nothing of a column that a field does not have', () =>
  assert.deepEqual(fieldColumn(field, 'runoff'), Float64Array.of(NaN, NaN)))
it('reads a column by its name, wherever it stands', () => {
  const turned = { ...field, names: ['maxMagnitude', 'joules'], values: Float64Array.of(4, NaN, 5, 6) }
  assert.deepEqual(fieldColumn(turned, 'joules'), Float64Array.of(5, 6))
})
