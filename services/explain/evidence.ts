import { isOfQuakes, type Observations } from '../../shared/domain/messages.js'
import { DELETED } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import { dayOf, startOfDay } from '../../shared/domain/units.js'
import { OUTSIDE, pixelAt } from '../../shared/kernels/energy-grid.js'

/** Something that was observed. */
export interface Evidence {
  /** Id of an earthquake, or of a site. */
  readonly id: string
  /** ISO 8601. */
  readonly time: string
  readonly cell: number
  /** Magnitude, or the reading in its variable's unit. */
  readonly value: number
}

/** Rows and columns around a pixel that are looked at. */
const AROUND = 1
const SHOWN = 20

/**
 * What was observed at a cell before an issue, the newest first; of a pixel also at its eight neighbours. Of several
 * reports the last one counts.
 *
 * @param day  last day known
 */
export function evidenceOf(
  region: Region,
  observations: readonly Observations[],
  cell: number,
  day: number,
): { readonly newest: readonly Evidence[]; readonly cells: readonly number[] } {
  const cells = region.sites === undefined ? pixelsAround(region, cell) : [cell]
  const wanted = new Set(cells)
  const endMs = startOfDay(day + 1)
  const found = new Map<string, Evidence>()
  const take = (key: string, timeMs: number, evidence: Evidence | undefined) => {
    if (timeMs >= endMs) return
    if (evidence === undefined || !wanted.has(evidence.cell)) found.delete(key)
    else found.set(key, evidence)
  }
  for (const message of observations) {
    if (isOfQuakes(message)) {
      const { length, id, timeMs, latitude, longitude, magnitude, kind } = message.quakes
      for (let i = 0; i < length; i++) {
        const at = pixelAt(region.grid, latitude[i], longitude[i])
        const row = { id: id[i], time: new Date(timeMs[i]).toISOString(), cell: at, value: magnitude[i] }
        take(id[i], timeMs[i], kind[i] === DELETED || at === OUTSIDE ? undefined : row)
      }
      continue
    }
    const { length, site, variable, timeMs, value } = message.readings
    for (let i = 0; i < length; i++) {
      if (!wanted.has(site[i])) continue
      const id = region.sites![site[i]].id
      const row = { id, time: new Date(timeMs[i]).toISOString(), cell: site[i], value: value[i] }
      take(`${id} ${variable[i]} ${dayOf(timeMs[i])}`, timeMs[i], row)
    }
  }
  const newest = [...found.values()].sort((a, b) => (a.time < b.time ? 1 : -1)).slice(0, SHOWN)
  return { newest, cells }
}

function pixelsAround({ grid: { rows, cols } }: Region, pixel: number): number[] {
  const [row, col] = [Math.floor(pixel / cols), pixel % cols]
  const cells: number[] = []
  for (let r = Math.max(0, row - AROUND); r <= Math.min(rows - 1, row + AROUND); r++) {
    for (let c = Math.max(0, col - AROUND); c <= Math.min(cols - 1, col + AROUND); c++) cells.push(r * cols + c)
  }
  return cells
}
