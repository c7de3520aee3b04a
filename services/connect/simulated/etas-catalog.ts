import type { QuakeColumns } from '../../../shared/domain/quake.js'

/** The columns of our catalogue files. */
export const CATALOG_HEADER =
  'time,latitude,longitude,depth_km,mag,mag_type,event_type,quality,n_phases,event_id,source'

/** Value of the column `source`: whoever opens the file sees that it never happened. */
export const ETAS_SOURCE = 'etas-simulated'

const CHUNK_BYTES = 65_536

/** An unknown number is an empty cell. */
const cell = (value: number, decimals: number): string => (Number.isNaN(value) ? '' : value.toFixed(decimals))

/**
 * A simulated catalogue as the lines of a catalogue file, header first, each ended by \n, so that it enters by the same
 * reader as a real one. Depth, quality and number of phases are unknown; the magnitude type is `un`.
 *
 * Decimals are those of `simulateEtas` with a magnitude step: what is read back equals what was simulated.
 */
export function* etasCatalogLines(quakes: QuakeColumns): Generator<string> {
  yield `${CATALOG_HEADER}\n`
  for (let row = 0; row < quakes.length; row++) {
    // 2019-07-06T03:19:53.040Z → 2019-07-06T03:19:53.04Z: catalogue files give 10 ms.
    const time = `${new Date(quakes.timeMs[row]).toISOString().slice(0, -2)}Z`
    const latitude = cell(quakes.latitude[row], 3)
    const longitude = cell(quakes.longitude[row], 3)
    const depth = cell(quakes.depthKm[row], 1)
    const magnitude = cell(quakes.magnitude[row], 2)
    yield `${time},${latitude},${longitude},${depth},${magnitude},un,eq,,,${quakes.id[row]},${ETAS_SOURCE}\n`
  }
}

/** The same file as bytes, in chunks of whole lines, each just past 64 KiB but the last. */
export function* etasCatalogBytes(quakes: QuakeColumns): Generator<Uint8Array> {
  const encoder = new TextEncoder()
  let pending = ''
  for (const line of etasCatalogLines(quakes)) {
    pending += line
    if (pending.length >= CHUNK_BYTES) {
      yield encoder.encode(pending)
      pending = ''
    }
  }
  if (pending !== '') yield encoder.encode(pending)
}
