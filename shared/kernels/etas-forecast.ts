import type { PixelGrid } from '../domain/pixel-grid.js'
import type { QuakeColumns } from '../domain/quake.js'
import { DAY_MS } from '../domain/units.js'
import { firstAbove, runningShare } from './csep-likelihood.js'
import { pixelAt } from './energy-grid.js'
import { delayCdf, type EtasParameters, productivity, productivityGrowth } from './etas.js'
import { travel } from './etas-background.js'
import { delayEnvelope, drawDelayDays, drawDistanceKm, drawMagnitude } from './etas-draws.js'
import type { EtasOnGrid } from './etas-expected.js'
import { type GrowingQuakes, growingQuakes, pushQuake } from './growing-quakes.js'
import { poisson, type RandomState, randomFrom, uniform } from './random.js'

/** Simulated earthquakes of many catalogues of the same days, as columns. */
export interface ForecastCatalogues {
  readonly catalogues: number
  /** Which catalogue, ascending; shape [earthquakes], as the others. */
  readonly catalogue: Uint32Array
  /** Pixel, −1 outside the grid; an earthquake outside may still trigger one inside. */
  readonly pixel: Int32Array
  readonly magnitude: Float64Array
  /** Days from the issue time. */
  readonly day: Float64Array
}

/**
 * Draws catalogues of the next days, given the catalogue up to the issue time: background, aftershocks of what has
 * happened, and their cascades in full.
 *
 * @param quakes  sorted by time; those from `issueMs` on are not looked at
 * @param seed  safe integer: same seed, same catalogues
 */
export function forecastCatalogues(
  model: EtasOnGrid,
  quakes: QuakeColumns,
  issueMs: number,
  { windowDays, catalogues, seed }: { windowDays: number; catalogues: number; seed: number },
): ForecastCatalogues {
  const { parameters: p, grid, background, maxMagnitude } = model
  const random = randomFrom(seed)
  const envelope = delayEnvelope(p)
  const parents = activeParents(p, quakes, issueMs, windowDays)
  const expectedDirect = parents.expected.reduce((sum, value) => sum + value, 0)
  const parentShare = runningShare(parents.expected)
  const perDay = background.reduce((sum, value) => sum + value, 0)
  const pixelShare = runningShare(background)
  const out = { catalogue: [] as number[], pixel: [] as number[], magnitude: [] as number[], day: [] as number[] }
  const perQuake = productivity(p, p.referenceMagnitude)
  const growth = productivityGrowth(p)
  const drawn = growingQuakes()
  for (let catalogue = 0; catalogue < catalogues; catalogue++) {
    drawn.length = 0
    for (let left = poisson(random, perDay * windowDays); left > 0; left--) {
      const [latitude, longitude] = placeIn(grid, firstAbove(pixelShare, uniform(random)), random)
      pushQuake(drawn, uniform(random) * windowDays, latitude, longitude, drawMagnitude(p, maxMagnitude, random))
    }
    for (let left = poisson(random, expectedDirect); left > 0; left--) {
      const parent = firstAbove(parentShare, uniform(random))
      const row = parents.rows[parent]
      const day = drawDelayWithin(p, parents.since[parent], windowDays, random)
      pushChild(drawn, p, day, quakes.latitude[row], quakes.longitude[row], quakes.magnitude[row], maxMagnitude, random)
    }
    for (let i = 0; i < drawn.length; i++) {
      const children = perQuake * Math.exp(growth * (drawn.magnitude[i] - p.referenceMagnitude))
      for (let left = poisson(random, children); left > 0; left--) {
        const day = drawn.day[i] + drawDelayDays(envelope, random)
        if (day >= windowDays) continue
        pushChild(drawn, p, day, drawn.latitude[i], drawn.longitude[i], drawn.magnitude[i], maxMagnitude, random)
      }
    }
    for (let i = 0; i < drawn.length; i++) {
      out.catalogue.push(catalogue)
      out.pixel.push(pixelAt(grid, drawn.latitude[i], drawn.longitude[i]))
      out.magnitude.push(drawn.magnitude[i])
      out.day.push(drawn.day[i])
    }
  }
  return {
    catalogues,
    catalogue: Uint32Array.from(out.catalogue),
    pixel: Int32Array.from(out.pixel),
    magnitude: Float64Array.from(out.magnitude),
    day: Float64Array.from(out.day),
  }
}

/** Quakes that may still have aftershocks within the window, with how many, and their age in days. */
function activeParents(p: EtasParameters, quakes: QuakeColumns, issueMs: number, windowDays: number) {
  const rows: number[] = []
  const expected: number[] = []
  const since: number[] = []
  for (let row = 0; row < quakes.length && quakes.timeMs[row] < issueMs; row++) {
    if (!(quakes.magnitude[row] >= p.referenceMagnitude)) continue
    const age = (issueMs - quakes.timeMs[row]) / DAY_MS
    rows.push(row)
    since.push(age)
    expected.push(productivity(p, quakes.magnitude[row]) * (delayCdf(p, age + windowDays) - delayCdf(p, age)))
  }
  return { rows, since, expected: Float64Array.from(expected) }
}

/**
 * When within the window an aftershock of a quake of this age comes. Where the taper hardly falls over the window, the
 * power law of the window is drawn by its inverse and kept by the taper; else the distribution is inverted by halving.
 */
function drawDelayWithin(p: EtasParameters, since: number, windowDays: number, random: RandomState): number {
  if (windowDays > p.tauDays) return delayAt(p, since, windowDays, uniform(random))
  const from = since + p.cDays
  const span = Math.log1p(windowDays / from)
  for (;;) {
    const share = uniform(random)
    const log = p.omega === 0 ? share * span : -Math.log1p(share * Math.expm1(-p.omega * span)) / p.omega
    const days = from * Math.expm1(log)
    if (uniform(random) < Math.exp(-days / p.tauDays)) return days
  }
}

/** Day of the window by which this share of a quake's aftershocks within it has come. */
function delayAt(p: EtasParameters, since: number, windowDays: number, share: number): number {
  const first = delayCdf(p, since)
  const goal = first + share * (delayCdf(p, since + windowDays) - first)
  let [low, high] = [0, windowDays]
  // 40 halvings: to a microsecond.
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2
    if (delayCdf(p, since + middle) < goal) low = middle
    else high = middle
  }
  return low
}

/** Evenly within a pixel, by degrees: over 0.1° the area changes by a thousandth. */
const placeIn = (grid: PixelGrid, pixel: number, random: RandomState): readonly [number, number] => [
  grid.south + (Math.floor(pixel / grid.cols) + uniform(random)) * grid.step,
  grid.west + ((pixel % grid.cols) + uniform(random)) * grid.step,
]

function pushChild(
  drawn: GrowingQuakes,
  p: EtasParameters,
  day: number,
  latitude: number,
  longitude: number,
  magnitude: number,
  maxMagnitude: number,
  random: RandomState,
): void {
  const place = travel(latitude, longitude, drawDistanceKm(p, magnitude, random), 2 * Math.PI * uniform(random))
  pushQuake(drawn, day, ...place, drawMagnitude(p, maxMagnitude, random))
}
