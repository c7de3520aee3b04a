import type { Table, TableBatch } from '../../shared/ports/tables/table.js'
import type { KnownQuake } from './accepted-quakes.js'

const BATCH_ROWS = 4096

/** Earthquakes as a table, a row each. */
export const quakeTable = (quakes: readonly KnownQuake[]): Table => ({
  columns: [
    { name: 'region', type: 'text' },
    { name: 'id', type: 'text' },
    { name: 'time', type: 'time' },
    { name: 'updated', type: 'time' },
    { name: 'latitude', type: 'float64' },
    { name: 'longitude', type: 'float64' },
    { name: 'depth_km', type: 'float64' },
    { name: 'magnitude', type: 'float64' },
  ],
  batches: batchesOf(quakes),
})

async function* batchesOf(quakes: readonly KnownQuake[]): AsyncGenerator<TableBatch> {
  for (let start = 0; start < quakes.length; start += BATCH_ROWS) {
    const some = quakes.slice(start, start + BATCH_ROWS)
    yield {
      rows: some.length,
      values: [
        some.map(({ region }) => region),
        some.map(({ id }) => id),
        Float64Array.from(some, ({ timeMs }) => timeMs),
        Float64Array.from(some, ({ updatedMs }) => updatedMs),
        Float64Array.from(some, ({ latitude }) => latitude),
        Float64Array.from(some, ({ longitude }) => longitude),
        Float64Array.from(some, ({ depthKm }) => depthKm),
        Float64Array.from(some, ({ magnitude }) => magnitude),
      ],
    }
  }
}
