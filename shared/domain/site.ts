/** A place that readings come from: a stream gauge, a county, a state. */
export interface Site {
  /** As its agency writes it, leading zeros kept: `01022500`, `06037`. */
  readonly id: string
  readonly name: string
  /** Degrees north, of the gauge or of the area's middle. */
  readonly latitude: number
  /** Degrees east, −180..180. */
  readonly longitude: number
  /** Drainage area of a gauge, km². A gauge without one has no runoff. */
  readonly areaKm2?: number
  /** People who live there. */
  readonly population?: number
  /** Attributes that do not change, the same for all sites of a region, already standardised; see `Region.statics`. */
  readonly statics?: readonly number[]
}
