import type { LiveState, Outline, RegionInfo, RegionState, ScoreRow, Series } from '../../services/api/wire.js'
import { pixelCount } from '../../shared/domain/pixel-grid.js'
import type { MapValues } from './api-client.js'
import { dotCells } from './dot-cells.js'
import type { CellValues, MapCells } from './map-cells.js'
import { pixelCells } from './pixel-cells.js'
import type { Layer } from './region-words.js'
import { parseSelection, type Selection } from './selection.js'

/** A map as it is drawn. */
export type ShownMap = MapValues & CellValues

/** All that the page shows of one region: what was chosen, and what was fetched for it. */
export interface RegionView {
  readonly info: RegionInfo
  /** Sites that are areas are points until their cover has come. */
  cells: MapCells
  selection: Selection
  /** Horizon of the table of scores. */
  scoreHorizonDays: number
  live?: RegionState
  /** With the choice that it was fetched for. */
  forecast?: ShownMap & { readonly layer: Layer; readonly model: string }
  observed?: ShownMap
  series?: Series
  scores: readonly ScoreRow[]
}

/** What the page holds, of all regions. */
export interface PageState {
  readonly regions: readonly RegionView[]
  current: RegionView
  live?: LiveState
  outline?: Outline
}

export const cellsOf = ({ sites, grid }: RegionInfo): number => sites?.id.length ?? pixelCount(grid)

/** @param hash  of the address, where it is about this region */
export function regionView(info: RegionInfo, hash: string, spans: readonly number[]): RegionView {
  const { sites, grid, horizonsDays } = info
  const selection = parseSelection(hash, { cells: cellsOf(info), horizonsDays, spans })
  const cells = sites === null ? pixelCells(grid) : dotCells(sites)
  return { info, cells, selection, scoreHorizonDays: selection.horizonDays, scores: [] }
}
