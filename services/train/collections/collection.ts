/** One series of a collection, one value a step. */
export interface CollectionSeries {
  /** Unique in its collection. */
  readonly name: string
  /** As the file has them; NaN where a step is missing. */
  readonly values: Float64Array
  /** Start of the first step, ms since 1970, of files with dates; M4's have none. */
  readonly startMs?: number
}

/** Series to learn from before the series that a forecast is wanted of. They need not begin or end together. */
export interface Collection {
  readonly name: string
  readonly stepMs: number
  /** At least one. */
  readonly series: readonly CollectionSeries[]
  /** SHA-256 of names and values, hex: the same whether the files were compressed or not. */
  readonly dataHash: string
}

/** What one file holds. */
export type SeriesOfFile = readonly CollectionSeries[]

/** In the words of a table. */
export const collectionText = ({ name, series, dataHash }: Collection): string =>
  `Pre-trained on: ${name}, ${series.length} series, SHA-256 \`${dataHash}\`.`
