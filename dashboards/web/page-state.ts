import type { LiveState, RegionInfo, ScoreRow, Series } from '../../services/api/wire.js'
import type { MapValues } from './api-client.js'
import type { Layer } from './controls.js'
import type { Selection } from './selection.js'

/** All that the page shows: what was chosen, and what was fetched for it. */
export interface PageState {
  readonly region: RegionInfo
  readonly layers: readonly Layer[]
  selection: Selection
  live?: LiveState
  /** With the choice that it was fetched for. */
  forecast?: MapValues & { readonly layer: string; readonly model: string }
  observed?: MapValues
  series?: Series
  scores: readonly ScoreRow[]
}
