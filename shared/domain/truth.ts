import type { Features } from './messages.js'

/** What came of a forecast: its target window, observed, dense. */
export interface Truth {
  /** Last day before the window. */
  readonly day: number
  /** Equivalent magnitude of the window, 0 where nothing happened, shape [pixels]. */
  readonly meq: Float64Array
  /** Largest magnitude of the window; −Infinity where nothing happened, shape [pixels]. */
  readonly maxMagnitude: Float64Array
}

/** One issue with its outcome: what models are trained on. */
export interface Example {
  readonly features: Features
  readonly truth: Truth
}
