import { PAPER_BRIDGES } from '../../../shared/domain/paper-bridges.js'
import { pixelGraph } from '../../../shared/kernels/pixel-graph.js'
import type { Examples } from '../../../shared/models/networks/batches.js'
import type { NetworkShape } from '../../../shared/models/networks/network.js'
import { type WindowSeries, windowExamples } from '../../../shared/models/networks/windows.js'
import { someRows } from '../networks/some-rows.js'
import type { PartBins, QuakeData } from './data.js'
import type { Stream } from './streams.js'

/** Rows of one part that a network sees, and which targets they are. */
export interface QuakeRows {
  readonly examples: Examples
  /** Row of the examples → target bin · pixels + place of the pixel. */
  readonly cell: Uint32Array
}

/** Series of the pixels that are learnt from, of equivalent magnitude. */
export const quakeSeries = ({ series, pixels, ...data }: QuakeData, streams: readonly Stream[]): WindowSeries[] =>
  Array.from(pixels, pixel => ({
    target: series[pixel],
    streams: streams.map(stream => stream.of({ series, pixels, ...data }, pixel)),
    known: [],
    statics: [],
  }))

export const quakeShape = (lookBack: number, streams: number, known = 0): NetworkShape => ({
  steps: lookBack,
  horizon: 1,
  streams,
  known,
  statics: 0,
  outputs: 1,
})

/**
 * Windows of a part's targets.
 *
 * @param keep  told a target bin and the place of a pixel; absent: all rows, those of one issue together
 */
export function quakeRows(
  data: QuakeData,
  series: readonly WindowSeries[],
  shape: NetworkShape,
  { from, to }: PartBins,
  keep?: (bin: number, place: number) => boolean,
): QuakeRows {
  const all = windowExamples(series, shape, { firstIssue: from - 1, lastIssue: to - 2, truthEnd: to })
  const width = data.pixels.length
  const cells = Uint32Array.from({ length: all.rows }, (_, row) => from * width + row)
  if (keep === undefined) return { examples: all, cell: cells }
  const rows = cells.map((_, row) => row).filter(row => keep(from + Math.floor(row / width), row % width))
  return { examples: someRows(all, rows), cell: rows.map(row => cells[row]) }
}

/** Whether anything happened in the pixel in so many bins before a target bin. Shape [bins · pixels], 0 or 1. */
export function awakeCells({ series, pixels, bins: { bins } }: QuakeData, lookBack: number): Uint8Array {
  const awake = new Uint8Array(bins * pixels.length)
  pixels.forEach((pixel, place) => {
    let last = -Infinity
    for (let bin = 0; bin < bins; bin++) {
      awake[bin * pixels.length + place] = bin - last <= lookBack ? 1 : 0
      if (series[pixel][bin] > 0) last = bin
    }
  })
  return awake
}

/** The graph of the pixels: of the papers' 500 with their bridges, of all without any. */
export const graphOf = ({ pixels, region, protocol }: QuakeData) =>
  pixelGraph(region.grid, pixels, protocol.name === 'paper' ? PAPER_BRIDGES : [])
