import type { QuakeColumns } from '../domain/quake.js'
import { DAY_MS } from '../domain/units.js'
import { distanceKm } from './great-circle.js'

/** Bins a decade of delays and squared distances: within a bin the laws change by about a percent. */
const PER_DECADE = 100

/** Delays from a second to a century. */
const FIRST_DAYS = 1e-5
const TIME_BINS = 10 * PER_DECADE

/** Squared distances from 10 m to 10,000 km. */
const FIRST_KM2 = 1e-4
const SPACE_BINS = 12 * PER_DECADE

/** Magnitude bins of 0.1 above the reference magnitude. */
export const MAGNITUDE_BINS = 80
const MAGNITUDE_STEP = 0.1

/** Which quakes may be another's parent. */
export interface PairReach {
  /** Longest delay, days; later quakes have other parents, or are background. */
  readonly days: number
  /** Farthest, km. */
  readonly km: number
}

/**
 * For each target the earlier quakes that may have triggered it. Delays, distances and magnitudes stand in bins, so a
 * law of each is worked out once for a bin and not for millions of pairs.
 */
export interface EtasPairs {
  readonly timeBins: number
  readonly spaceBins: number
  /** Rows of the targets in the catalogue, ascending. */
  readonly targets: Uint32Array
  /** Where a target's pairs begin; shape [targets + 1]. */
  readonly starts: Uint32Array
  /** Shape [pairs] each; the source's magnitude bin and row follow from it. */
  readonly source: Uint32Array
  readonly timeBin: Uint16Array
  readonly spaceBin: Uint16Array
  /** Of every quake, shape [quakes]. */
  readonly magnitudeBin: Uint8Array
}

/** Middle of a time bin, days; bin 0 holds whatever is shorter. */
export const daysOfBin = (bin: number): number => FIRST_DAYS * 10 ** ((bin + 0.5) / PER_DECADE)

/** Middle of a space bin, km². */
export const km2OfBin = (bin: number): number => FIRST_KM2 * 10 ** ((bin + 0.5) / PER_DECADE)

/** Middle of a magnitude bin, above the reference magnitude. */
export const magnitudeOfBin = (bin: number): number => (bin + 0.5) * MAGNITUDE_STEP

export const timeBinOf = (days: number): number => binOf(days / FIRST_DAYS, TIME_BINS)

const binOf = (ratio: number, bins: number): number =>
  Math.min(bins - 1, Math.max(0, Math.floor(Math.log10(ratio) * PER_DECADE)))

/**
 * Finds the pairs.
 *
 * @param quakes  sorted by time, each at or above the reference magnitude
 * @param fromDay  targets come on this day or later, days since 1970; quakes before it are sources only
 */
export function etasPairs(
  quakes: QuakeColumns,
  referenceMagnitude: number,
  fromDay: number,
  reach: PairReach,
): EtasPairs {
  const { length, timeMs, latitude, longitude, magnitude } = quakes
  const targets = Uint32Array.from({ length }, (_, row) => row).filter(row => timeMs[row] >= fromDay * DAY_MS)
  const starts = new Uint32Array(targets.length + 1)
  const pairs = { source: [] as number[], timeBin: [] as number[], spaceBin: [] as number[] }
  // A degree of latitude is 111 km: what is farther north or south needs no great circle.
  const degrees = reach.km / 111
  targets.forEach((target, place) => {
    for (let row = target - 1; row >= 0; row--) {
      const days = (timeMs[target] - timeMs[row]) / DAY_MS
      if (days > reach.days) break
      if (!(days > 0) || Math.abs(latitude[row] - latitude[target]) > degrees) continue
      const km = distanceKm(latitude[row], longitude[row], latitude[target], longitude[target])
      if (km > reach.km) continue
      pairs.source.push(row)
      pairs.timeBin.push(timeBinOf(days))
      pairs.spaceBin.push(binOf((km * km) / FIRST_KM2, SPACE_BINS))
    }
    starts[place + 1] = pairs.source.length
  })
  return {
    timeBins: TIME_BINS,
    spaceBins: SPACE_BINS,
    targets,
    starts,
    source: Uint32Array.from(pairs.source),
    timeBin: Uint16Array.from(pairs.timeBin),
    spaceBin: Uint16Array.from(pairs.spaceBin),
    magnitudeBin: Uint8Array.from(magnitude, m =>
      Math.min(MAGNITUDE_BINS - 1, Math.max(0, Math.floor((m - referenceMagnitude) / MAGNITUDE_STEP + 1e-6))),
    ),
  }
}
