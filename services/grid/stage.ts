import { type Field, isOfQuakes, type Message } from '../../shared/domain/messages.js'
import { DELETED } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import { gridDay } from '../../shared/kernels/day-grid.js'
import { OUTSIDE, pixelAt } from '../../shared/kernels/energy-grid.js'
import { seismicField } from '../../shared/kernels/seismic-field.js'
import { handleTopics, type Stage } from '../../shared/operators/stage.js'

interface KnownQuake {
  readonly day: number
  readonly pixel: number
  readonly magnitude: number
}

/** What the grid of one region remembers: the quakes that may still be revised, and which days have closed. */
export interface GridState {
  /** By canonical id. */
  readonly quakes: Map<string, KnownQuake>
  /** By day, the ids of its quakes. */
  readonly days: Map<number, Set<string>>
  /** Next day to close; undefined before anything was seen. */
  openDay?: number
  /** Closed days whose truth has changed since they were last published. */
  readonly changed: Set<number>
  /** How often a closed day was published again. */
  readonly revisions: Map<number, number>
  readonly counts: { gridded: number; regridded: number; unknownMagnitude: number; days: number }
}

/**
 * Reports → one field for each closed day, in order and without gaps, and again whenever the truth about a closed day
 * has changed. Fields come only at watermarks, so they do not depend on how the reports were cut into batches.
 *
 * A quiet day comes out empty, never missing. The first report or watermark opens the calendar.
 */
export const gridStage = (regions: readonly Region[]): Stage<Map<string, GridState>> => ({
  init: () => new Map(regions.map(({ id }) => [id, initGrid()])),
  operator: states => {
    const regionById = new Map(regions.map(region => [region.id, region]))
    return handleTopics({
      observations: message => {
        const state = states.get(message.region)!
        const { grid } = regionById.get(message.region)!
        if (!isOfQuakes(message)) return [message]
        const { quakes } = message
        for (let i = 0; i < quakes.length; i++) {
          forget(state, quakes.id[i])
          const pixel = pixelAt(grid, quakes.latitude[i], quakes.longitude[i])
          if (quakes.kind[i] === DELETED || pixel === OUTSIDE) continue
          remember(state, quakes.id[i], { day: dayOf(quakes.timeMs[i]), pixel, magnitude: quakes.magnitude[i] })
        }
        return [message]
      },
      watermark: message => {
        const region = regionById.get(message.region)!
        return [...closeDays(states.get(message.region)!, region, message.completeToMs), message]
      },
    })
  },
})

const initGrid = (): GridState => ({
  quakes: new Map(),
  days: new Map(),
  changed: new Set(),
  revisions: new Map(),
  counts: { gridded: 0, regridded: 0, unknownMagnitude: 0, days: 0 },
})

function forget(state: GridState, id: string): void {
  const known = state.quakes.get(id)
  if (known === undefined) return
  state.quakes.delete(id)
  state.days.get(known.day)?.delete(id)
  markChanged(state, known.day)
}

function remember(state: GridState, id: string, quake: KnownQuake): void {
  state.quakes.set(id, quake)
  const ids = state.days.get(quake.day)
  if (ids === undefined) state.days.set(quake.day, new Set([id]))
  else ids.add(id)
  state.counts.gridded++
  if (Number.isNaN(quake.magnitude)) state.counts.unknownMagnitude++
  markChanged(state, quake.day)
}

function markChanged(state: GridState, day: number): void {
  if (state.openDay !== undefined && day < state.openDay) state.changed.add(day)
}

function closeDays(state: GridState, region: Region, completeToMs: number): Message[] {
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
  for (; state.openDay < today; state.openDay++) {
    state.counts.days++
    out.push(fieldOf(state, region, state.openDay, 0))
  }
  forgetDaysBefore(state, today - region.latenessDays - 1)
  return out
}

function fieldOf(state: GridState, region: Region, day: number, revision: number): Field {
  const quakes = [...(state.days.get(day) ?? [])].map(id => state.quakes.get(id)!)
  return { topic: 'fields', region: region.id, day, revision, ...seismicField(gridDay(quakes)) }
}

function forgetDaysBefore(state: GridState, firstDay: number): void {
  for (const [day, ids] of state.days) {
    if (day >= firstDay) continue
    for (const id of ids) state.quakes.delete(id)
    state.days.delete(day)
    state.revisions.delete(day)
  }
}
