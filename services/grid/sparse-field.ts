import type { Field } from '../../shared/domain/messages.js'

/**
 * Dense columns, shape [cells] each → the rows of a field: those of the cells of which something is known.
 *
 * @param isKnown  whether a cell has a row
 */
export function sparseField(
  names: readonly string[],
  columns: readonly Float64Array[],
  isKnown: (cell: number) => boolean,
): Pick<Field, 'cell' | 'names' | 'values'> {
  const cells = columns[0].length
  const cell = new Uint32Array(cells)
  let rows = 0
  for (let c = 0; c < cells; c++) if (isKnown(c)) cell[rows++] = c
  const values = new Float64Array(columns.length * rows)
  columns.forEach((column, at) => {
    for (let row = 0; row < rows; row++) {
      const value = column[cell[row]]
      // NaN has many bit patterns, and 0 / 0 gives another than the constant: equal fields are to be equal bytes.
      values[at * rows + row] = Number.isNaN(value) ? NaN : value
    }
  })
  return { cell: cell.slice(0, rows), names, values }
}
