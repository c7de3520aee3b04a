import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import type { Domain } from '../../shared/domain/region.js'

/**
 * What the API says and the page reads: JSON bodies, types only. A day is a UTC day number, see units.ts;
 * a number that does not exist (a score without variance, event time before the first watermark) is null.
 */

/** What kind of data the run shows; the page says so in its head, always. */
export interface RunLabel {
  readonly kind: 'live' | 'replay' | 'simulated'
  /** One line for people: which catalogue or simulator, which years. */
  readonly text: string
}

/** How far a run has come. Handed in by whoever runs the pipeline. */
export interface Progress {
  /** One or two words: `back-filling`, `live`, `finished`. */
  readonly phase: string
  /** Share of the run's event time that is done, 0..1; null where the run has no end. */
  readonly fraction: number | null
  /** Counts for people, in the order shown: read, rejected, outside, late … */
  readonly counts: Readonly<Record<string, number>>
}

/** `/api/region`: what does not change while the server runs. */
export interface RegionInfo {
  readonly id: string
  readonly domain: Domain
  readonly grid: PixelGrid
  readonly strideDays: number
  readonly horizonDays: number
  readonly quantileLevels: readonly number[]
  readonly exceedanceMagnitudes: readonly number[]
  readonly label: RunLabel
}

/** `/api/replay`: how the replay stands, and what comes of steering it. */
export interface ReplayInfo {
  readonly paused: boolean
  /** Days of event time in a second; null: as fast as it goes. */
  readonly daysPerSecond: number | null
  /** Event time that has been let through, ms since 1970; null before the first day. */
  readonly reachedMs: number | null
  /** Where a seek under way ends, ms since 1970. */
  readonly seekMs: number | null
}

/** The newest issue of one model. */
export interface ModelState {
  readonly model: string
  readonly modelHash: string
  /** Last day known at issue. */
  readonly day: number
  readonly revision: number
  readonly trainedToDay: number
}

/** How often each part of the view has changed; a reader fetches again what has moved. */
export interface Versions {
  readonly fields: number
  readonly forecasts: number
  readonly scores: number
}

/** `/api/state`, and the data of each `state` event of `/api/events`. */
export interface LiveState {
  /** Tells one start of the server from the next: versions count from 0 after it. */
  readonly boot: string
  readonly versions: Versions
  /** Event time is complete up to here, ms since 1970. */
  readonly eventTimeMs: number | null
  /** Newest day whose field is known. */
  readonly observedToDay: number | null
  /** No more will come. */
  readonly ended: boolean
  readonly progress: Progress
  /** Sorted by name. */
  readonly models: readonly ModelState[]
}

/** One row of `/api/scores`: a model over its in-sample or its out-of-sample issues. */
export interface ScoreRow {
  readonly model: string
  readonly inSample: boolean
  /** Issues scored. */
  readonly issues: number
  /** Pixels of all issues together. */
  readonly n: number
  /** Pooled over pixels and issues, in units of equivalent magnitude (squared). */
  readonly mse: number | null
  readonly mae: number | null
  /** 1 − Σ(y − ŷ)² / Σ(y − ȳ)², ȳ one mean over all pixels and issues. */
  readonly nse: number | null
  /** 1 / (2 − NSE). */
  readonly nnse: number | null
  /** Mean of (p − o)² for each exceedance magnitude. */
  readonly brier: readonly (number | null)[]
  /** Pixels and issues in which each exceedance happened. */
  readonly exceeded: readonly number[]
}

/** `/api/series`: one pixel through time. Columns; the last axis of each is time, ascending. */
export interface Series {
  readonly pixel: number
  /** Degrees of the pixel's centre. */
  readonly latitude: number
  readonly longitude: number
  readonly model: string
  readonly horizonDays: number
  /** Days between two points; 1 where nothing was left out. */
  readonly everyDays: number
  readonly observed: {
    /** Last day of a window of `horizonDays`. */
    readonly day: readonly number[]
    /** Equivalent magnitude of the window; 0 where nothing happened. */
    readonly meq: readonly number[]
  }
  readonly forecast: {
    /** Issue: last day known. The window that it speaks of ends on day + horizonDays. */
    readonly day: readonly number[]
    readonly mean: readonly (number | null)[]
    /** One row for each of the region's quantile levels. */
    readonly quantiles: readonly (readonly (number | null)[])[]
    /** One row for each of the region's exceedance magnitudes. */
    readonly exceedance: readonly (readonly (number | null)[])[]
  }
}

/** Every answer that is not the thing asked for. */
export interface ErrorBody {
  readonly code: string
  readonly message: string
}
