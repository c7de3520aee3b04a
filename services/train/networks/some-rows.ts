import type { Examples } from '../../../shared/models/networks/batches.js'

/** Some rows of the examples, in the order given: row r is row `at[r]` of all. */
export const someRows = (examples: Examples, at: Uint32Array): Examples => ({
  rows: at.length,
  batch: rows => examples.batch(rows.map(row => at[row])),
})
