import type { Alert } from '../domain/alert.js'
import {
  type Features,
  type Field,
  type Forecast,
  isOfQuakes,
  type QuakeObservations,
  type ReadingObservations,
  type Score,
  type StampedMessage,
  type Watermark,
} from '../domain/messages.js'
import type { QuakeColumns } from '../domain/quake.js'
import type { ReadingColumns } from '../domain/reading.js'
import type { ColumnKind, TableShape } from './arrow-columns.js'
import type { ScalarKind } from './scalar-text.js'

/** Observations without the nesting: the columns of quakes or readings stand beside the region. */
export type FlatQuakes = Omit<QuakeObservations, 'quakes'> & Omit<QuakeColumns, 'length'>
export type FlatReadings = Omit<ReadingObservations, 'readings'> & Omit<ReadingColumns, 'length'>

type KindOf<V> = V extends string
  ? 'text'
  : V extends boolean
    ? 'flag'
    : V extends number
      ? 'number'
      : V extends Float32Array
        ? 'float32'
        : V extends Float64Array
          ? 'float64'
          : V extends Uint32Array
            ? 'uint32'
            : V extends Uint8Array
              ? 'uint8'
              : 'text'

/** Names every field of a message once, with its kind: a field added to a message does not compile until it is here. */
interface LayoutOf<M> {
  /** Written before the message's columns; a record of another version is refused. */
  readonly version: number
  readonly scalars: {
    readonly [K in keyof M as M[K] extends string | number | boolean ? Exclude<K, 'topic'> : never]-?: KindOf<M[K]>
  }
  readonly columns: { readonly [K in keyof M as M[K] extends string | number | boolean ? never : K]-?: KindOf<M[K]> }
  readonly shape: TableShape
}

export interface Layout {
  readonly version: number
  readonly scalars: Readonly<Record<string, ScalarKind>>
  readonly columns: Readonly<Record<string, ColumnKind>>
  readonly shape: TableShape
}

const REGION = { region: 'text' } as const

const QUAKES: LayoutOf<FlatQuakes> = {
  version: 1,
  scalars: REGION,
  columns: {
    id: 'text',
    kind: 'uint8',
    timeMs: 'float64',
    updatedMs: 'float64',
    latitude: 'float64',
    longitude: 'float64',
    depthKm: 'float64',
    magnitude: 'float64',
  },
  shape: 'rows',
}

const READINGS: LayoutOf<FlatReadings> = {
  version: 1,
  scalars: REGION,
  columns: {
    site: 'uint32',
    variable: 'uint8',
    timeMs: 'float64',
    spanDays: 'uint8',
    value: 'float64',
    knownMs: 'float64',
    quality: 'uint8',
  },
  shape: 'rows',
}

const FIELDS: LayoutOf<Field> = {
  version: 2,
  scalars: { ...REGION, day: 'number', revision: 'number' },
  columns: { cell: 'uint32', names: 'text', values: 'float64' },
  shape: 'lists',
}

const FEATURES: LayoutOf<Features> = {
  version: 2,
  scalars: { ...REGION, day: 'number', revision: 'number', cells: 'number' },
  columns: { names: 'text', columns: 'float32', knownNames: 'text', known: 'float64' },
  shape: 'lists',
}

const FORECASTS: LayoutOf<Forecast> = {
  version: 4,
  scalars: {
    ...REGION,
    model: 'text',
    modelHash: 'text',
    day: 'number',
    horizonDays: 'number',
    revision: 'number',
    trainedToDay: 'number',
    engine: 'text',
  },
  columns: {
    mean: 'float32',
    levels: 'float64',
    quantiles: 'float32',
    cutAt: 'float64',
    exceedances: 'text',
    thresholds: 'float32',
    exceedance: 'float32',
  },
  shape: 'lists',
}

const SCORES: LayoutOf<Score> = {
  version: 4,
  scalars: {
    ...REGION,
    model: 'text',
    day: 'number',
    horizonDays: 'number',
    revision: 'number',
    inSample: 'flag',
    closedBin: 'flag',
    n: 'number',
    sum: 'number',
    sumSquares: 'number',
    sse: 'number',
    sae: 'number',
    wis: 'number',
    sharpness: 'number',
    overprediction: 'number',
    underprediction: 'number',
    placed: 'number',
    spread: 'number',
  },
  columns: {
    levels: 'float64',
    inside: 'float64',
    pit: 'float64',
    outside: 'float64',
    exceedances: 'text',
    compared: 'float64',
    brier: 'float64',
    exceeded: 'float64',
    logScore: 'float64',
    binCells: 'float64',
    binProbability: 'float64',
    binExceeded: 'float64',
  },
  shape: 'lists',
}

const ALERTS: LayoutOf<Alert> = {
  version: 1,
  scalars: {
    ...REGION,
    alert: 'text',
    event: 'text',
    sequence: 'number',
    exercise: 'flag',
    rule: 'text',
    says: 'text',
    severity: 'text',
    cell: 'number',
    place: 'text',
    latitude: 'number',
    longitude: 'number',
    model: 'text',
    modelHash: 'text',
    day: 'number',
    horizonDays: 'number',
    revision: 'number',
    firedDay: 'number',
    quantity: 'text',
    value: 'number',
    threshold: 'number',
    clear: 'number',
    side: 'text',
    streak: 'number',
    skill: 'number',
    reason: 'text',
  },
  columns: {
    channels: 'text',
    behindDay: 'float64',
    behindCell: 'uint32',
    behindValue: 'float64',
    similarDay: 'float64',
    similarHappened: 'uint8',
  },
  shape: 'lists',
}

const WATERMARK: LayoutOf<Watermark> = {
  version: 1,
  scalars: { ...REGION, completeToMs: 'number', end: 'flag' },
  columns: {},
  shape: 'lists',
}

/** Observations are of two kinds; all other messages have one layout a topic. */
export type LayoutName = StampedMessage['topic'] | 'observations.readings'

export const layoutName = (message: StampedMessage): LayoutName =>
  message.topic === 'observations' && !isOfQuakes(message) ? 'observations.readings' : message.topic

/** What each message between stages looks like on the wire. */
export const LAYOUTS: Readonly<Record<LayoutName, Layout>> = {
  observations: QUAKES,
  'observations.readings': READINGS,
  fields: FIELDS,
  features: FEATURES,
  forecasts: FORECASTS,
  scores: SCORES,
  alerts: ALERTS,
  watermark: WATERMARK,
}
