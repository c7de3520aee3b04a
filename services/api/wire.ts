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

/** An entry of `/api/regions`: what does not change while the server runs. */
export interface RegionInfo {
  readonly id: string
  readonly domain: Domain
  readonly grid: PixelGrid
  /** Places of which fields and forecasts hold a value each; null: they hold one for each pixel of the grid. */
  readonly sites: SiteColumns | null
  /** Names the content of `/api/cover`; null where the sites are points, or there are none. */
  readonly cover: string | null
  readonly strideDays: number
  /** Length of the target window. */
  readonly windowDays: number
  /** Where each target window ends, days from the issue time, ascending. */
  readonly horizonsDays: readonly number[]
  /** What is forecast. */
  readonly target: Target
  readonly label: RunLabel
}

/** Sites as columns, in the order of the cells. */
export interface SiteColumns {
  readonly id: readonly string[]
  readonly name: readonly string[]
  /** Degrees. */
  readonly latitude: readonly number[]
  readonly longitude: readonly number[]
}

export interface Target {
  /** For people, in the singular: `runoff`. */
  readonly name: string
  readonly unit: string
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
  /** Last day known at issue, of the newest of its horizons. */
  readonly day: number
  readonly revision: number
  readonly trainedToDay: number
  /** That ran the model's network; empty: it has none. */
  readonly engine: string
  /** Of which it has a forecast, ascending. */
  readonly horizonsDays: readonly number[]
  /** Layers of `/api/map` that it has: `mean`, exceedances, quantiles. */
  readonly layers: readonly string[]
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
  /** What runs is a replay that `/api/replay` steers. */
  readonly isSteerable: boolean
  /** Alert rules run: `/api/alerts` tells of them. */
  readonly hasAlerts: boolean
  /** In the order of `/api/regions`. */
  readonly regions: readonly RegionState[]
}

export interface RegionState {
  readonly id: string
  readonly versions: Versions
  /** Event time is complete up to here, ms since 1970. */
  readonly eventTimeMs: number | null
  /** Newest day whose field is known. */
  readonly observedToDay: number | null
  /** No more will come. */
  readonly ended: boolean
  readonly progress: Progress
  /** In the order in which they forecast. */
  readonly models: readonly ModelState[]
}

/** One row of `/api/scores`: a model at one horizon, over its in-sample or its out-of-sample issues. */
export interface ScoreRow {
  readonly model: string
  readonly horizonDays: number
  readonly inSample: boolean
  /** Issues scored. */
  readonly issues: number
  /** Cells of all issues together whose truth is known. */
  readonly n: number
  /** Pooled over cells and issues, in the target's unit (squared). */
  readonly mse: number | null
  readonly mae: number | null
  /** Weighted interval score, in the target's unit. */
  readonly wis: number | null
  /** 1 − Σ(y − ŷ)² / Σ(y − ȳ)², ȳ one mean over all cells and issues. */
  readonly nse: number | null
  /** 1 / (2 − NSE). */
  readonly nnse: number | null
  /** Share of the truths within each central interval, and what it should be; the widest first. */
  readonly coverage: readonly { readonly nominal: number; readonly observed: number | null }[]
  /** Σ |share of truths between two levels − what it should be|: 0 is honest, 2 as far off as can be. */
  readonly pitDeviation: number | null
  /** Names of what may be reached: `m4`, `p95`. */
  readonly exceedances: readonly string[]
  /** Mean of (p − o)² for each exceedance. */
  readonly brier: readonly (number | null)[]
  /** Mean −ln of what was said of what came, for each exceedance. */
  readonly logScore: readonly (number | null)[]
  /** Cells and issues in which each exceedance happened. */
  readonly exceeded: readonly number[]
}

/** `/api/series`: one cell through time. Columns; the last axis of each is time, ascending. */
export interface Series {
  readonly region: string
  /** Pixel of the grid, or place of the site. */
  readonly cell: number
  /** Degrees of the pixel's centre or of the site. */
  readonly latitude: number
  readonly longitude: number
  readonly model: string
  readonly horizonDays: number
  readonly windowDays: number
  /** Days between two points; 1 where nothing was left out. */
  readonly everyDays: number
  readonly observed: {
    /** Last day of a window of `windowDays`. */
    readonly day: readonly number[]
    /** The target of the window, in its unit; null where it is not known. */
    readonly value: readonly (number | null)[]
  }
  readonly forecast: {
    /** Issue: last day known. The window that it speaks of ends on day + horizonDays. */
    readonly day: readonly number[]
    readonly mean: readonly (number | null)[]
    /** Probability levels of the newest issue, ascending. */
    readonly levels: readonly number[]
    /** One row for each level. */
    readonly quantiles: readonly (readonly (number | null)[])[]
    /** Names of what may be reached, and what that is in the newest issue. */
    readonly exceedances: readonly string[]
    readonly thresholds: readonly (number | null)[]
    /** One row for each exceedance. */
    readonly exceedance: readonly (readonly (number | null)[])[]
  }
}

/** `/api/outline`: borders of the states of the USA. */
export interface Outline {
  /** Each as longitude, latitude, longitude, latitude …, degrees; east of the antimeridian 175 counts as −185, as on US_GRID. */
  readonly lines: readonly (readonly number[])[]
}

/** Every answer that is not the thing asked for. */
export interface ErrorBody {
  readonly code: string
  readonly message: string
}

/** An alert, from `GET /api/alerts`. */
export interface AlertInfo {
  /** Its name. */
  readonly alert: string
  readonly region: string
  readonly rule: string
  readonly says: string
  readonly severity: string
  /** Of a replay or simulation. */
  readonly exercise: boolean
  /** Pixel or site; −1: the whole region. */
  readonly cell: number
  readonly place: string
  readonly state: 'open' | 'acknowledged' | 'resolved' | 'cancelled'
  /** Issue day on which it fired, and of its newest event; YYYY-MM-DD. */
  readonly fired: string
  readonly issued: string
  /** Why, a line each. */
  readonly why: readonly string[]
  readonly acknowledged?: { readonly by: string; readonly note: string }
}

/** A silence of one region. */
export interface SilenceInfo {
  readonly id: string
  readonly region: string
  readonly rule?: string
  readonly alert?: string
  readonly fromMs: number
  /** null: until it is taken back. */
  readonly untilMs: number | null
  readonly weekdays: readonly number[]
  readonly fromMinute: number
  readonly toMinute: number
  readonly by: string
  readonly note: string
}

/** What `/api/alerts` says. */
export interface AlertsInfo {
  /** Open ones first, each the newest first. */
  readonly alerts: readonly AlertInfo[]
  readonly silences: readonly SilenceInfo[]
}
