import type { PixelGrid } from '../domain/pixel-grid.js'
import { MULTIPLICITY_MAGNITUDE } from '../domain/quake.js'
import { delayCdf, type EtasParameters, productivity, productivityGrowth } from './etas.js'
import { etasFootprint } from './etas-footprints.js'

/** What features tell of the past: in each ring of ages, the quakes of a pixel as one sum of energy and one count. */
export interface AgeRing {
  /** Ages, days before the issue time. */
  readonly fromDays: number
  readonly toDays: number
  /** Equivalent magnitude of the quakes of this age, 0 for none; shape [pixels]. */
  readonly magnitude: ArrayLike<number>
  /** How many of them are M ≥ 3.29; shape [pixels]. */
  readonly count: ArrayLike<number>
}

/** How far aftershocks are spread, pixels: 120 km. */
const REACH = 12
const SIDE = 2 * REACH + 1

/** Classes of half a magnitude, from the reference magnitude on. */
const CLASSES = 12
const CLASS_WIDTH = 0.5

/** Aftershock zones as patterns of pixels. */
export interface EtasStencils {
  readonly parameters: EtasParameters
  /** Share of the aftershocks by row and column from the quake's own, by class; shape [classes][SIDE · SIDE]. */
  readonly shares: readonly Float64Array[]
}

/** @param grid  its middle says how wide a pixel is */
export function etasStencils(parameters: EtasParameters, grid: PixelGrid): EtasStencils {
  const { step } = grid
  const middle = grid.south + (grid.rows * step) / 2
  const around: PixelGrid = {
    south: middle - (REACH + 0.5) * step,
    west: -(REACH + 0.5) * step,
    step,
    rows: SIDE,
    cols: SIDE,
  }
  const shares = Array.from({ length: CLASSES }, (_, index) => {
    const magnitude = parameters.referenceMagnitude + (index + 0.5) * CLASS_WIDTH
    const sum = new Float64Array(SIDE * SIDE)
    // Nine places stand for the quake's unknown place within its pixel.
    for (const north of [-1 / 3, 0, 1 / 3]) {
      for (const east of [-1 / 3, 0, 1 / 3]) {
        const footprint = etasFootprint(parameters, around, {
          latitude: middle + north * step,
          longitude: east * step,
          magnitude,
        })
        footprint.forEach((share, i) => {
          sum[i] += share / 9
        })
      }
    }
    return sum
  })
  return { parameters, shares }
}

/**
 * Direct aftershocks to be expected in each pixel over the next days, from what features tell: a ring's largest quake is
 * taken to have the energy of all, and each counted quake brings the smaller ones that Gutenberg–Richter puts beside it.
 * When within its ring a quake came is not known: its age is taken as even over it.
 *
 * @returns earthquakes at or above the reference magnitude, shape [pixels]
 */
export function ringAftershocks(
  { parameters: p, shares }: EtasStencils,
  { rows, cols }: PixelGrid,
  rings: readonly AgeRing[],
  windowDays: number,
): Float64Array {
  const byClass = Array.from({ length: CLASSES }, () => new Float64Array(rows * cols))
  // Quakes of any size that come with one of M ≥ 3.29, and the mean productivity of a small one.
  const companions = Math.exp(p.beta * Math.max(0, MULTIPLICITY_MAGNITUDE - p.referenceMagnitude))
  const ofCompanion = meanProductivity(p, 2)
  for (const { fromDays, toDays, magnitude, count } of rings) {
    const share = meanShare(p, fromDays, toDays, windowDays)
    for (let pixel = 0; pixel < rows * cols; pixel++) {
      const m = magnitude[pixel]
      if (!(m >= p.referenceMagnitude)) continue
      const index = Math.min(CLASSES - 1, Math.floor((m - p.referenceMagnitude) / CLASS_WIDTH))
      const others = Math.max(0, count[pixel] - 1) * companions * ofCompanion
      byClass[index][pixel] += share * (productivity(p, m) + others)
    }
  }
  const expected = new Float64Array(rows * cols)
  for (const [index, sources] of byClass.entries()) addSpread(expected, { rows, cols }, sources, shares[index])
  return expected
}

/**
 * Adds to each pixel what the sources about it spread there.
 *
 * @param sums  shape [pixels], changed in place
 * @param sources  shape [pixels]
 * @param shares  one of the stencils
 */
export function addSpread(
  sums: Float64Array,
  { rows, cols }: Pick<PixelGrid, 'rows' | 'cols'>,
  sources: Float64Array,
  shares: Float64Array,
): void {
  for (let pixel = 0; pixel < sources.length; pixel++) {
    if (sources[pixel] > 0) addOne(sums, rows, cols, pixel, sources[pixel], shares)
  }
}

function addOne(
  sums: Float64Array,
  rows: number,
  cols: number,
  pixel: number,
  value: number,
  shares: Float64Array,
): void {
  const row = Math.floor(pixel / cols)
  const col = pixel % cols
  for (let r = Math.max(0, row - REACH); r <= Math.min(rows - 1, row + REACH); r++) {
    for (let c = Math.max(0, col - REACH); c <= Math.min(cols - 1, col + REACH); c++) {
      sums[r * cols + c] += value * shares[(r - row + REACH) * SIDE + (c - col + REACH)]
    }
  }
}

/** Mean over the ages of a ring of the share of the delays that falls into the window. */
function meanShare(p: EtasParameters, fromDays: number, toDays: number, windowDays: number): number {
  const steps = 28
  let sum = 0
  for (let k = 0; k < steps; k++) {
    const age = fromDays + ((k + 0.5) * (toDays - fromDays)) / steps
    sum += delayCdf(p, age + windowDays) - delayCdf(p, age)
  }
  return sum / steps
}

/** Mean productivity of quakes up to `span` magnitudes above the reference, by Gutenberg–Richter. */
function meanProductivity(p: EtasParameters, span: number): number {
  const excess = p.beta - productivityGrowth(p)
  const integral = excess === 0 ? span : -Math.expm1(-excess * span) / excess
  return (productivity(p, p.referenceMagnitude) * p.beta * integral) / -Math.expm1(-p.beta * span)
}
