import type { Features, Field, Forecast, Observations, Score, StampedMessage, Watermark } from '../domain/messages.js'
import type { QuakeColumns } from '../domain/quake.js'
import type { ColumnKind, TableShape } from './arrow-columns.js'
import type { ScalarKind } from './scalar-text.js'

/** Observations without the nesting: the columns of quakes stand beside the region. */
export type FlatObservations = Omit<Observations, 'quakes'> & Omit<QuakeColumns, 'length'>

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

const OBSERVATIONS: LayoutOf<FlatObservations> = {
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

const FIELDS: LayoutOf<Field> = {
  version: 1,
  scalars: { ...REGION, day: 'number', revision: 'number' },
  columns: { pixel: 'uint32', joules: 'float64', multiplicity: 'uint32', maxMagnitude: 'float64' },
  shape: 'rows',
}

const FEATURES: LayoutOf<Features> = {
  version: 1,
  scalars: { ...REGION, day: 'number', revision: 'number', pixels: 'number' },
  columns: { names: 'text', columns: 'float32', knownNames: 'text', known: 'float64' },
  shape: 'lists',
}

const FORECASTS: LayoutOf<Forecast> = {
  version: 1,
  scalars: {
    ...REGION,
    model: 'text',
    modelHash: 'text',
    day: 'number',
    horizonDays: 'number',
    revision: 'number',
    trainedToDay: 'number',
  },
  columns: { mean: 'float32', quantiles: 'float32', exceedance: 'float32' },
  shape: 'lists',
}

const SCORES: LayoutOf<Score> = {
  version: 1,
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
  },
  columns: { brier: 'float64', exceeded: 'float64' },
  shape: 'lists',
}

const WATERMARK: LayoutOf<Watermark> = {
  version: 1,
  scalars: { ...REGION, completeToMs: 'number', end: 'flag' },
  columns: {},
  shape: 'lists',
}

/** What each message between stages looks like on the wire. */
export const LAYOUTS: Readonly<Record<StampedMessage['topic'], Layout>> = {
  observations: OBSERVATIONS,
  fields: FIELDS,
  features: FEATURES,
  forecasts: FORECASTS,
  scores: SCORES,
  watermark: WATERMARK,
}
