import { type EtasParameters, productivity, timeIntegral, zoneKm2 } from './etas.js'
import { daysOfBin, type EtasPairs, km2OfBin, MAGNITUDE_BINS, magnitudeOfBin, timeBinOf } from './etas-pairs.js'

/** Guessed parents, summed by what the laws depend on. */
export interface GuessedParents {
  /** Expected background quakes among the targets. */
  readonly background: number
  /** Expected triggered ones. */
  readonly triggered: number
  /** Σ ln λ over the targets. */
  readonly logRates: number
  /** P(background) of each target. */
  readonly independence: Float64Array
  /** Expected children by delay, shape [time bins]. */
  readonly byTime: Float64Array
  /** Expected children by squared distance and magnitude of the parent, shape [space bins · MAGNITUDE_BINS]. */
  readonly bySpace: Float64Array
  /** Expected children by magnitude of the parent, shape [MAGNITUDE_BINS]. */
  readonly byMagnitude: Float64Array
}

/** Density of the delay in each time bin, per day; its integral to infinity is 1. */
export function delayDensity(p: EtasParameters, bins: number): Float64Array {
  const total = timeIntegral(p)
  return Float64Array.from({ length: bins }, (_, bin) => {
    const days = daysOfBin(bin)
    return Math.exp(-days / p.tauDays) / (days + p.cDays) ** (1 + p.omega) / total
  })
}

/** Share of the delays up to the end of each time bin, by the sum of the densities. */
export function delayShares(density: Float64Array): Float64Array {
  let sum = 0
  let from = 0
  return density.map((value, bin) => {
    // The middle of a bin is the geometric mean of its ends.
    const to = Math.sqrt(daysOfBin(bin) * daysOfBin(bin + 1))
    sum += value * (to - from)
    from = to
    return sum
  })
}

/** Density of the place of an aftershock, per km², by squared distance and magnitude of the parent. */
export function placeDensity(p: EtasParameters, bins: number): Float64Array {
  const density = new Float64Array(bins * MAGNITUDE_BINS)
  for (let m = 0; m < MAGNITUDE_BINS; m++) {
    const zone = zoneKm2(p, p.referenceMagnitude + magnitudeOfBin(m))
    const front = (p.rho * zone ** p.rho) / Math.PI
    for (let bin = 0; bin < bins; bin++) {
      density[bin * MAGNITUDE_BINS + m] = front * (km2OfBin(bin) + zone) ** (-1 - p.rho)
    }
  }
  return density
}

/** The E-step: each target is shared out over the background and its possible parents, by their rates. */
export function expectParents(pairs: EtasPairs, p: EtasParameters): GuessedParents {
  const { targets, starts, source, timeBin, spaceBin, magnitudeBin } = pairs
  const density = delayDensity(p, pairs.timeBins)
  const place = placeDensity(p, pairs.spaceBins)
  const children = Float64Array.from({ length: MAGNITUDE_BINS }, (_, m) =>
    productivity(p, p.referenceMagnitude + magnitudeOfBin(m)),
  )
  const independence = new Float64Array(targets.length)
  const byTime = new Float64Array(density.length)
  const bySpace = new Float64Array(place.length)
  const byMagnitude = new Float64Array(MAGNITUDE_BINS)
  let rates = new Float64Array(1024)
  let [background, triggered, logRates] = [0, 0, 0]
  for (let target = 0; target < targets.length; target++) {
    const [first, end] = [starts[target], starts[target + 1]]
    if (end - first > rates.length) rates = new Float64Array(2 * (end - first))
    let rate = p.mu
    for (let k = first; k < end; k++) {
      const m = magnitudeBin[source[k]]
      const part = children[m] * density[timeBin[k]] * place[spaceBin[k] * MAGNITUDE_BINS + m]
      rates[k - first] = part
      rate += part
    }
    logRates += Math.log(rate)
    independence[target] = p.mu / rate
    background += p.mu / rate
    for (let k = first; k < end; k++) {
      const share = rates[k - first] / rate
      const m = magnitudeBin[source[k]]
      triggered += share
      byTime[timeBin[k]] += share
      bySpace[spaceBin[k] * MAGNITUDE_BINS + m] += share
      byMagnitude[m] += share
    }
  }
  return { background, triggered, logRates, independence, byTime, bySpace, byMagnitude }
}

/** For how long each quake could have had children among the targets. */
export interface SourceWindows {
  /** Time bins of the delays at which the targets begin and end, −1 for a delay of 0; shape [quakes]. */
  readonly from: Int16Array
  readonly to: Int16Array
}

/**
 * @param days  origin times of the quakes, UTC days since 1970 with their fraction
 * @param reachDays  longest delay of a pair
 */
export function sourceWindows(
  days: Float64Array,
  { fromDay, toDay, reachDays }: { fromDay: number; toDay: number; reachDays: number },
): SourceWindows {
  const binOf = (delay: number) => (delay <= 0 ? -1 : timeBinOf(Math.min(delay, reachDays)))
  return {
    from: Int16Array.from(days, day => binOf(fromDay - day)),
    to: Int16Array.from(days, day => binOf(toDay - day)),
  }
}
