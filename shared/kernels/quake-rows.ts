import type { QuakeColumns } from '../domain/quake.js'

/** The quakes of the given rows, in their order; new columns. */
export function quakeRows(quakes: QuakeColumns, rows: Uint32Array): QuakeColumns {
  const chosen = (column: Float64Array) => Float64Array.from(rows, row => column[row])
  return {
    length: rows.length,
    id: Array.from(rows, row => quakes.id[row]),
    kind: Uint8Array.from(rows, row => quakes.kind[row]),
    timeMs: chosen(quakes.timeMs),
    updatedMs: chosen(quakes.updatedMs),
    latitude: chosen(quakes.latitude),
    longitude: chosen(quakes.longitude),
    depthKm: chosen(quakes.depthKm),
    magnitude: chosen(quakes.magnitude),
  }
}
