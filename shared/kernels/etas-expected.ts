import { type PixelGrid, pixelCentre, pixelCount } from '../domain/pixel-grid.js'
import type { QuakeColumns } from '../domain/quake.js'
import { DAY_MS } from '../domain/units.js'
import { branchingRatio, delayCdf, type EtasParameters, productivity } from './etas.js'
import { gridAreaKm2, pixelAreaKm2 } from './etas-background.js'
import { distanceKm } from './great-circle.js'

/** An ETAS model over a grid, with what is worked out once for all its issues. */
export interface EtasOnGrid {
  readonly parameters: EtasParameters
  readonly grid: PixelGrid
  /** Background quakes a day at or above the reference magnitude, shape [pixels]. */
  readonly background: Float64Array
  /** Upper end of the magnitudes: the cascade's mean depends on it. */
  readonly maxMagnitude: number
}

/**
 * Background rate by place: the independent quakes of a fit, each spread as a Gaussian as wide as its neighbours are
 * far, with a part spread evenly so that no pixel is impossible.
 *
 * @param independence  P(background) of each quake; NaN: not a target, left out
 * @param days  length of the targets' period
 * @returns quakes a day, shape [pixels]; the sum is that of the independence within the grid's reach / days
 * @see Zhuang, Ogata & Vere-Jones (2002), JASA 97, 369–380, doi:10.1198/016214502760046925, equation 9
 */
export function etasBackground(
  grid: PixelGrid,
  quakes: QuakeColumns,
  independence: ArrayLike<number>,
  days: number,
  { neighbours = 10, leastKm = 5, evenShare = 0.05 } = {},
): Float64Array {
  const rate = new Float64Array(pixelCount(grid))
  const rows = Array.from({ length: quakes.length }, (_, i) => i).filter(i => independence[i] > 0.01)
  const centres = Array.from(rate, (_, pixel) => pixelCentre(grid, pixel))
  const kmTo = (i: number, latitude: number, longitude: number) =>
    distanceKm(quakes.latitude[i], quakes.longitude[i], latitude, longitude)
  let total = 0
  for (const i of rows) {
    const away = rows.map(j => kmTo(i, quakes.latitude[j], quakes.longitude[j])).sort((a, b) => a - b)
    const width = Math.max(leastKm, away[Math.min(neighbours, away.length - 1)])
    total += independence[i]
    centres.forEach(([latitude, longitude], pixel) => {
      const z = kmTo(i, latitude, longitude) / width
      if (z > 5) return
      const area = pixelAreaKm2(grid, Math.floor(pixel / grid.cols))
      rate[pixel] += (independence[i] * area * Math.exp((-z * z) / 2)) / (2 * Math.PI * width * width)
    })
  }
  const even = (evenShare * total) / gridAreaKm2(grid)
  return rate.map(
    (sum, pixel) => ((1 - evenShare) * sum + even * pixelAreaKm2(grid, Math.floor(pixel / grid.cols))) / days,
  )
}

/**
 * Expected earthquakes in each pixel over the next days, given the catalogue up to the issue time: background, direct
 * aftershocks of what has happened, and the mean of the cascades that both will start within the window.
 *
 * The cascade is summed day by day in place: aftershocks of aftershocks stay in the pixel of their parent, and those of
 * the same day count half a day's delay.
 *
 * @param quakes  sorted by time; those from `issueMs` on are not looked at
 * @param footprints  of `etasFootprints`, of the same quakes
 * @param fromMagnitude  counted from here on, by Gutenberg–Richter from the reference magnitude
 */
export function etasExpected(
  { parameters: p, grid, background, maxMagnitude }: EtasOnGrid,
  { quakes, footprints }: { readonly quakes: QuakeColumns; readonly footprints: Float32Array },
  issueMs: number,
  windowDays: number,
  fromMagnitude: number,
): Float64Array {
  const pixels = pixelCount(grid)
  const growth = cascadeGrowth(p, branchingRatio(p, maxMagnitude), windowDays)
  const ofBackground = growth.reduce((sum, value) => sum + value, 0)
  const rates = background.map(perDay => perDay * ofBackground)
  for (let i = 0; i < quakes.length && quakes.timeMs[i] < issueMs; i++) {
    if (!(quakes.magnitude[i] >= p.referenceMagnitude)) continue
    const since = (issueMs - quakes.timeMs[i]) / DAY_MS
    const children = productivity(p, quakes.magnitude[i])
    const first = delayCdf(p, since)
    // An old, small quake adds less than a millionth of an earthquake to the region: not worth a day-by-day sum.
    if (children * (delayCdf(p, since + windowDays) - first) < 1e-6) continue
    let expected = 0
    let before = first
    for (let day = 0; day < windowDays; day++) {
      const upTo = delayCdf(p, since + day + 1)
      expected += children * (upTo - before) * growth[day]
      before = upTo
    }
    const footprint = footprints.subarray(i * pixels, (i + 1) * pixels)
    for (let pixel = 0; pixel < pixels; pixel++) rates[pixel] += expected * footprint[pixel]
  }
  const reach = exceedShare(p, fromMagnitude, maxMagnitude)
  return rates.map(rate => rate * reach)
}

/** Quakes in all, by the end of the window, for one that comes on each of its days; shape [windowDays]. */
function cascadeGrowth(p: EtasParameters, eta: number, windowDays: number): Float64Array {
  const childrenBy = Float64Array.from({ length: windowDays }, (_, lag) => {
    const upTo = delayCdf(p, lag + 0.5)
    return eta * (upTo - (lag === 0 ? 0 : delayCdf(p, lag - 0.5)))
  })
  const growth = new Float64Array(windowDays)
  for (let day = windowDays - 1; day >= 0; day--) {
    let later = 1
    for (let lag = 1; day + lag < windowDays; lag++) later += childrenBy[lag] * growth[day + lag]
    // Those of the same day start cascades of their own on the same day.
    growth[day] = later / (1 - childrenBy[0])
  }
  return growth
}

/** Share of the quakes at or above a magnitude, Gutenberg–Richter between the reference magnitude and the upper end. */
export function exceedShare(
  { beta, referenceMagnitude }: EtasParameters,
  magnitude: number,
  maxMagnitude: number,
): number {
  const tail = (m: number) => Math.exp(-beta * (m - referenceMagnitude))
  if (magnitude <= referenceMagnitude) return 1
  return Math.max(0, (tail(magnitude) - tail(maxMagnitude)) / (1 - tail(maxMagnitude)))
}
