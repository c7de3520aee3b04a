/** What a report says of its quake. */
export const REPORTED = 0
export const DELETED = 1

/** Lowest and highest magnitude that a report may give; outside them it is an error of its sender. */
export const MIN_MAGNITUDE = -3
export const MAX_MAGNITUDE = 10

/**
 * Earliest origin time that is believed, ms since 1970: 1600-01-01. No catalogue that is replayed by the day reaches
 * further back; a year such as 0199 or 1180 is a slip of the pen that would open centuries of empty days.
 */
export const EARLIEST_MS = Date.UTC(1600, 0, 1)

/** Magnitude from which a quake counts towards multiplicity. Fox et al. 2022; SPEC.md 1.1 uses ≥. */
export const MULTIPLICITY_MAGNITUDE = 3.29

/**
 * Reports of earthquakes as columns, one row a report, in arrival order. Every row has passed the feed: the numbers are
 * finite and in range, except `magnitude`, which is NaN where it is unknown (an unknown magnitude is not M 0.0).
 */
export interface QuakeColumns {
  readonly length: number
  /** Canonical id: all ids that name one quake arrive under one of them. */
  readonly id: readonly string[]
  /** REPORTED: this is now the truth about the quake. DELETED: it never was, or it left the region. */
  readonly kind: Uint8Array
  /** Origin time, ms since 1970, UTC. */
  readonly timeMs: Float64Array
  /** When the source last changed its report, ms since 1970; NaN where the format does not say. */
  readonly updatedMs: Float64Array
  /** Degrees north. */
  readonly latitude: Float64Array
  /** Degrees east, −180..180. */
  readonly longitude: Float64Array
  /** Kilometres, positive down; NaN where unknown. */
  readonly depthKm: Float64Array
  /** Dimensionless; 0 and below are real; NaN is unknown. */
  readonly magnitude: Float64Array
}

/** One report, as a row: for tests and for the few places that handle quakes one by one. */
export interface Quake {
  readonly id: string
  readonly timeMs: number
  readonly latitude: number
  readonly longitude: number
  readonly magnitude: number
  readonly kind?: number
  readonly updatedMs?: number
  readonly depthKm?: number
}

/** Rows to columns. */
export function columnsOf(quakes: readonly Quake[]): QuakeColumns {
  const column = (value: (quake: Quake) => number) => Float64Array.from(quakes, value)
  return {
    length: quakes.length,
    id: quakes.map(({ id }) => id),
    kind: Uint8Array.from(quakes, ({ kind }) => kind ?? REPORTED),
    timeMs: column(quake => quake.timeMs),
    updatedMs: column(quake => quake.updatedMs ?? NaN),
    latitude: column(quake => quake.latitude),
    longitude: column(quake => quake.longitude),
    depthKm: column(quake => quake.depthKm ?? NaN),
    magnitude: column(quake => quake.magnitude),
  }
}
