import { type Field, isOfQuakes, type Observations } from '../../shared/domain/messages.js'
import { DELETED } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import { gridDay } from '../../shared/kernels/day-grid.js'
import { OUTSIDE, pixelAt } from '../../shared/kernels/energy-grid.js'
import { seismicField } from '../../shared/kernels/seismic-field.js'
import type { GridCounts, RegionGrid } from './region-grid.js'

interface KnownQuake {
  readonly day: number
  readonly pixel: number
  readonly magnitude: number
}

/** What the grid of one seismic region remembers: the quakes that may still be revised, and which days have closed. */
export interface SeismicGridState {
  /** By canonical id. */
  readonly quakes: Map<string, KnownQuake>
  /** By day, the ids of its quakes. */
  readonly days: Map<number, Set<string>>
  /** Next day to close; undefined before anything was seen. */
  openDay?: number
  /** First day that closed: those before it have no field. */
  firstDay?: number
  /** Closed days whose truth has changed since they were last published. */
  readonly changed: Set<number>
  /** How often a closed day was published again. */
  readonly revisions: Map<number, number>
  readonly counts: GridCounts & { unknownMagnitude: number }
}

/** Quakes → energy, multiplicity and largest magnitude of each pixel. */
export const seismicGrid: RegionGrid<SeismicGridState> = {
  init: () => initGrid(),
  take(state, { grid, leastMagnitude = -Infinity }, observations: Observations) {
    if (!isOfQuakes(observations)) return
    const { quakes } = observations
    for (let i = 0; i < quakes.length; i++) {
      forget(state, quakes.id[i])
      const pixel = pixelAt(grid, quakes.latitude[i], quakes.longitude[i])
      // An unknown magnitude is not below: it marks its pixel, and adds no energy.
      if (quakes.kind[i] === DELETED || pixel === OUTSIDE || quakes.magnitude[i] < leastMagnitude) continue
      remember(state, quakes.id[i], { day: dayOf(quakes.timeMs[i]), pixel, magnitude: quakes.magnitude[i] })
    }
  },
  close: closeDays,
}

const initGrid = (): SeismicGridState => ({
  quakes: new Map(),
  days: new Map(),
  changed: new Set(),
  revisions: new Map(),
  counts: { gridded: 0, regridded: 0, unknownMagnitude: 0, days: 0 },
})

function forget(state: SeismicGridState, id: string): void {
  const known = state.quakes.get(id)
  if (known === undefined) return
  state.quakes.delete(id)
  state.days.get(known.day)?.delete(id)
  markChanged(state, known.day)
}

function remember(state: SeismicGridState, id: string, quake: KnownQuake): void {
  state.quakes.set(id, quake)
  const ids = state.days.get(quake.day)
  if (ids === undefined) state.days.set(quake.day, new Set([id]))
  else ids.add(id)
  state.counts.gridded++
  if (Number.isNaN(quake.magnitude)) state.counts.unknownMagnitude++
  markChanged(state, quake.day)
}

function markChanged(state: SeismicGridState, day: number): void {
  const { openDay, firstDay } = state
  if (openDay !== undefined && day < openDay && day >= (firstDay ?? -Infinity)) state.changed.add(day)
}

function closeDays(state: SeismicGridState, region: Region, completeToMs: number): Field[] {
  const today = dayOf(completeToMs)
  const out: Field[] = []
  for (const day of [...state.changed].sort((a, b) => a - b)) {
    const revision = (state.revisions.get(day) ?? 0) + 1
    state.revisions.set(day, revision)
    state.counts.regridded++
    out.push(fieldOf(state, region, day, revision))
  }
  state.changed.clear()
  state.openDay ??= Math.min(today, ...state.days.keys())
  state.firstDay ??= state.openDay
  for (; state.openDay < today; state.openDay++) {
    state.counts.days++
    out.push(fieldOf(state, region, state.openDay, 0))
  }
  forgetDaysBefore(state, today - region.latenessDays - 1)
  return out
}

function fieldOf(state: SeismicGridState, region: Region, day: number, revision: number): Field {
  const quakes = [...(state.days.get(day) ?? [])].map(id => state.quakes.get(id)!)
  return { topic: 'fields', region: region.id, day, revision, ...seismicField(gridDay(quakes)) }
}

function forgetDaysBefore(state: SeismicGridState, firstDay: number): void {
  for (const [day, ids] of state.days) {
    if (day >= firstDay) continue
    for (const id of ids) state.quakes.delete(id)
    state.days.delete(day)
    state.revisions.delete(day)
  }
}
