import type { Region } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import { OUTSIDE, pixelAt } from '../../shared/kernels/energy-grid.js'
import { type FeedProgress, progressOf } from './feed-state.js'
import type { Fault, SeismicReport } from './seismic-report.js'

/** A region as one batch meets it. */
export interface RegionGate {
  readonly region: Region
  /** First day that a report may still change. */
  readonly firstDay: number
  /** The region's id alone: most reports lie in one region, and share this. */
  readonly alone: readonly string[]
}

export const NOWHERE: readonly string[] = []

export const gatesOf = (state: FeedProgress, regions: readonly Region[]): RegionGate[] =>
  regions.map(region => ({
    region,
    firstDay: dayOf(progressOf(state, region.id).watermarkMs) - region.latenessDays,
    alone: [region.id],
  }))

/**
 * Ids of the regions that a report concerns and whose day is still open.
 *
 * @param concerned  those that cover its place, all of them, or none
 * @returns a fault if it comes too late for every region that it concerns
 */
export function takersOf(
  gates: readonly RegionGate[],
  { timeMs, latitude, longitude }: SeismicReport,
  concerned: 'covering' | 'all' | 'none',
): readonly string[] | Fault {
  if (concerned === 'none') return NOWHERE
  const day = dayOf(timeMs)
  let onTime = NOWHERE
  let late: RegionGate[] | undefined
  for (const gate of gates) {
    if (concerned === 'covering' && pixelAt(gate.region.grid, latitude, longitude) === OUTSIDE) continue
    if (day < gate.firstDay) late = [...(late ?? []), gate]
    else onTime = onTime === NOWHERE ? gate.alone : [...onTime, gate.region.id]
  }
  return late !== undefined && onTime === NOWHERE ? lateFault(day, late) : onTime
}

function lateFault(day: number, late: readonly RegionGate[]): Fault {
  const behind = late.map(({ region, firstDay }) => {
    const { id, latenessDays } = region
    return `${firstDay + latenessDays - day} days behind the watermark of ${id}, which waits ${latenessDays}`
  })
  return { reason: 'late', message: `the report comes ${behind.join('; ')}; replay from before its day to take it in` }
}
