import type { Alert } from './alert.js'
import type { QuakeColumns } from './quake.js'
import type { RawFormat } from './raw-formats.js'
import type { ReadingColumns } from './reading.js'
import type { Domain } from './region.js'

/**
 * What flows between stages. A message is a batch of columns, or a mark of event time, of one region.
 *
 * A stream (one region on one topic) is cut into **epochs** by its watermarks: epoch n is all up to and including the
 * n-th. Stages are deterministic by epoch: the same epochs in give the same epochs out. That is what recovery rests on.
 */
interface OfRegion {
  readonly region: string
}

/** Where a message stands in its stream. Given by who publishes it; inside one process nobody needs it. */
export interface Stamp {
  /** Counts the watermarks before this message in its stream. */
  readonly epoch: number
  /** Counts the messages before this one in its epoch. */
  readonly index: number
}

export type RawTopic = `raw.${Domain}`

/**
 * Records as their source sent them, byte for byte, and how complete the source says it is.
 * CSV: `bytes` holds data lines, each ended by \n, and `header` the file's header line.
 * GeoJSON: one feature a line, or a whole FeatureCollection. EMSC JSON: the same, or one message of its standing order
 * a line. QuakeML: a whole document.
 */
export interface RawBatch {
  readonly topic: RawTopic
  readonly domain: Domain
  /** Who it came from, and whose `cursor`, `completeToMs` and `end` these are: a replay's name, a service's URL. */
  readonly source: string
  /** Name of the file, or URL of the page, in which the records stand. */
  readonly file?: string
  /** Where the lines stand in several files of one format and header: their names, and for each line which it is. */
  readonly files?: readonly string[]
  readonly fileOf?: Uint32Array
  readonly format: RawFormat
  readonly header?: string
  /** Counts the source's batches from 0: on restart the source goes on after the last cursor in the log. */
  readonly cursor: number
  readonly fetchedMs: number
  readonly bytes: Uint8Array
  /** Line in the source, from 1, of each line in `bytes`, where that is not simply its position. */
  readonly lineNumbers?: Uint32Array
  /** Heartbeat: after this batch the source is complete up to here, ms since 1970; absent: it does not say. */
  readonly completeToMs?: number
  /** Where the source stands after this batch, in its own words: with it, it goes on after a restart. */
  readonly position?: string
  /** The source ends here: a replay is over. */
  readonly end?: boolean
  /**
   * Set where the source could not read something to its end: `bytes` is the beginning of what is left, one record
   * whatever it holds, to be refused as this says; its line is the first of `lineNumbers`.
   */
  readonly defect?: Defect
  /**
   * Ids of the rejects that are sent back, one for each line of `bytes`; or one, of the document that `bytes` is. Such a
   * batch says nothing of event time: its source holds no watermark back, and never ends.
   */
  readonly redriven?: readonly string[]
  /** When the records that are sent back were first fetched: what their format does not tell was known then. */
  readonly firstFetchedMs?: number
}

/** Why something cannot be read. */
export interface Defect {
  /** Stable name, for counting: `truncated-gzip`. */
  readonly reason: string
  /** What was wrong and how to mend it. */
  readonly message: string
}

export type Observations = QuakeObservations | ReadingObservations

/** Of a seismic region. */
export interface QuakeObservations extends OfRegion {
  readonly topic: 'observations'
  readonly quakes: QuakeColumns
}

/** Of a region of sites. */
export interface ReadingObservations extends OfRegion {
  readonly topic: 'observations'
  readonly readings: ReadingColumns
}

/** One record refused, with all that is needed to see why and to send it again. */
export interface Reject {
  readonly topic: 'rejects'
  readonly domain: Domain
  readonly source: string
  readonly format: RawFormat
  readonly header?: string
  readonly line: number
  /** Stable name of the rule that was broken, for counting: `magnitude-range`. */
  readonly reason: string
  /** What was wrong and how to mend it. */
  readonly message: string
  readonly bytes: Uint8Array
  /** When the batch of the record was fetched, ms since 1970; absent in rejects of older versions. */
  readonly fetchedMs?: number
  /** `bytes` is only a part of what was sent: never to be read as a record, as half an id may look like a whole one. */
  readonly fragment?: boolean
}

/**
 * What happened on one day, sparse: one row for each cell of the region of which anything is known. Cells ascend.
 * A cell is a pixel of the grid, or, in a region of sites, a site.
 */
export interface Field extends OfRegion {
  readonly topic: 'fields'
  readonly day: number
  /** 0 when the day first closes; each later truth about the day counts one up. */
  readonly revision: number
  readonly cell: Uint32Array
  /** Names of the columns; see field-columns.ts. */
  readonly names: readonly string[]
  /** Shape [names · rows], column after column. */
  readonly values: Float64Array
}

/** All that a forecast at one issue time may know, dense: `columns[f · cells + c]`. */
export interface Features extends OfRegion {
  readonly topic: 'features'
  /** Last day known. The issue time is its end, 00:00 UTC of the next day. */
  readonly day: number
  /** 0 for the first issue; counts up when a later truth changed the features of this issue. */
  readonly revision: number
  /** Names of the rows of `columns`. */
  readonly names: readonly string[]
  readonly cells: number
  readonly columns: Float32Array
  /** Known inputs of the issue time, one value each: a function of time alone. */
  readonly knownNames: readonly string[]
  readonly known: Float64Array
}

/**
 * What one model says, at one issue time, of one target window: the `Region.windowDays` that end `horizonDays` after it.
 * It tells what its rows are of, so that it can be read, scored and drawn without knowing its model or region.
 */
export interface Forecast extends OfRegion {
  readonly topic: 'forecasts'
  readonly model: string
  /** Content hash of the artefact that said it. */
  readonly modelHash: string
  /** Last day known at issue; the target window ends with day + horizonDays. */
  readonly day: number
  readonly horizonDays: number
  readonly revision: number
  /** The model has seen targets up to this day; issues before it are in-sample. */
  readonly trainedToDay: number
  /** Engine that ran the model's network: `onnx-cpu`, or another that took over when it failed; empty: it has none. */
  readonly engine: string
  /** Point forecast of the window in the target's unit, shape [cells]. */
  readonly mean: Float32Array
  /** Probability levels, ascending. */
  readonly levels: Float64Array
  /** Shape [levels · cells], level-major. */
  readonly quantiles: Float32Array
  /** Levels of the model's law at which quantiles were cut to keep their coverage, shape [levels]; empty: as it said them. */
  readonly cutAt: Float64Array
  /** Names of what may be reached: `m4`, `p95`. */
  readonly exceedances: readonly string[]
  /** What is to be reached, in the unit of `Truth.peak`: shape [exceedances], or [exceedances · cells] where it differs. */
  readonly thresholds: Float32Array
  /** P(the peak of the window ≥ the threshold), shape [exceedances · cells]. */
  readonly exceedance: Float32Array
}

/**
 * A forecast against its truth, as sums over the cells whose truth is known: they add up over issues without loss.
 * Pooled MSE = sse / n; NSE = 1 − sse / (sumSquares − sum² / n), over all the scores added up.
 */
export interface Score extends OfRegion {
  readonly topic: 'scores'
  readonly model: string
  readonly day: number
  readonly horizonDays: number
  /** 0 when first scored; counts up when the truth was revised. */
  readonly revision: number
  readonly inSample: boolean
  /** The issue falls on the end of one of the paper's closed 14-day bins. */
  readonly closedBin: boolean
  readonly n: number
  /** Σ y of the observed values. */
  readonly sum: number
  /** Σ y². */
  readonly sumSquares: number
  /** Σ (y − ŷ)². */
  readonly sse: number
  /** Σ |y − ŷ|. */
  readonly sae: number
  /** Σ of the weighted interval score over the cells; see scores.ts. */
  readonly wis: number
  /** Σ of what it is made of: the width of the intervals, and the misses on either side; see wis-parts.ts. */
  readonly sharpness: number
  readonly overprediction: number
  readonly underprediction: number
  /** Probability levels of the forecast's quantiles, ascending. */
  readonly levels: Float64Array
  /** Cells whose truth and quantiles are known: `inside` and `pit` are counted over them. */
  readonly placed: number
  /** Cells whose truth lay within each central interval, ends included, the widest first; shape [⌊levels / 2⌋]. */
  readonly inside: Float64Array
  /** Cells whose truth lay below, between and above the levels, ties shared out; shape [levels + 1], see pit.ts. */
  readonly pit: Float64Array
  /** Cells of known truth whose widest interval has a width: `outside` is over them; see outside-interval.ts. */
  readonly spread: number
  /** Σ of the share of their truths that lay outside each central interval, ties shared out; shape [⌊levels / 2⌋]. */
  readonly outside: Float64Array
  readonly exceedances: readonly string[]
  /** Cells of which it is known whether each exceedance happened: the peak, and what was to be reached. */
  readonly compared: Float64Array
  /** Σ (p − o)² over them for each exceedance; the Brier score is this over `compared`. */
  readonly brier: Float64Array
  /** Cells in which each exceedance happened. */
  readonly exceeded: Float64Array
  /** Σ −ln of what was said of what came, for each exceedance; the log score is this over `compared`. */
  readonly logScore: Float64Array
  /** Cells in each bin of probability, shape [exceedances · bins], exceedance after exceedance; RELIABILITY_EDGES. */
  readonly binCells: Float64Array
  /** Σ of their probabilities, and cells in which the exceedance happened; the same shape. */
  readonly binProbability: Float64Array
  readonly binExceeded: Float64Array
}

/** Event time has reached here: nothing at or before it is missing, except what comes late. Ends an epoch. */
export interface Watermark extends OfRegion {
  readonly topic: 'watermark'
  readonly completeToMs: number
  /** No more will come. */
  readonly end: boolean
}

/** Reports of quakes, not readings of sites. */
export const isOfQuakes = (message: Observations): message is QuakeObservations => 'quakes' in message

export const isRawBatch = (message: Message): message is RawBatch => message.topic.startsWith('raw.')

export type Message = RawBatch | Observations | Reject | Field | Features | Forecast | Score | Alert | Watermark

/** What is published with a stamp: everything but the raw records, which have a cursor, and the rejects. */
export type StampedMessage = Exclude<Message, RawBatch | Reject>
