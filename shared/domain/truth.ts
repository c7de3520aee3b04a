import type { Features } from './messages.js'

/** What came of a forecast: its target window, observed, dense. */
export interface Truth {
  /** Last day before the window. */
  readonly day: number
  /** What a forecast's mean is of, NaN where it is not known, shape [cells]. Seismic: equivalent magnitude. */
  readonly value: Float64Array
  /**
   * What is compared with thresholds, shape [cells]. Seismic: the largest magnitude, −Infinity where nothing
   * happened; of sites it is the value.
   */
  readonly peak: Float64Array
}

/** One issue with its outcome: what models are trained on. */
export interface Example {
  readonly features: Features
  /** One for each of the region's horizons. */
  readonly truths: readonly Truth[]
}
