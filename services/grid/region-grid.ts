import type { Field, Observations } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'

export interface GridCounts {
  /** Reports or readings taken in. */
  gridded: number
  /** Closed days published again. */
  regridded: number
  days: number
}

/** How the observations of one domain become fields. */
export interface RegionGrid<State extends { readonly counts: GridCounts }> {
  /** What the grid of one region remembers; changed in place, survives v8.serialize. */
  init(region: Region): State
  take(state: State, region: Region, observations: Observations): void
  /**
   * Event time has reached `completeToMs`: the fields of the closed days whose truth has changed, then of each day that
   * closes, in order and without gaps.
   */
  close(state: State, region: Region, completeToMs: number): Field[]
}
