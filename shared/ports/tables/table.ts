/** What a column holds, and how a value that is not known is written in its array. */
export type ColumnType =
  /** Unicode; null. */
  | 'text'
  /** UTC day number, never unknown. */
  | 'date'
  /** ms since 1970, UTC; NaN. */
  | 'time'
  /** Never unknown. */
  | 'int32'
  /** NaN. */
  | 'float32'
  /** NaN. */
  | 'float64'
  /** 0 or 1, never unknown. */
  | 'flag'

export interface TableColumn {
  readonly name: string
  readonly type: ColumnType
}

/** One column's values; the type of the column says which of these it is. */
export type TableValues = readonly (string | null)[] | Uint8Array | Int32Array | Float32Array | Float64Array

/** Some rows of a table: an array for each column, in their order, all of one length. */
export interface TableBatch {
  readonly rows: number
  readonly values: readonly TableValues[]
}

/** A table that is too large to be held: it is read once, from the beginning. */
export interface Table {
  readonly columns: readonly TableColumn[]
  readonly batches: AsyncIterable<TableBatch>
}

/** An empty column of a type, for `length` values. */
export const blankValues = (
  type: Exclude<ColumnType, 'text'>,
  length: number,
): Exclude<TableValues, readonly unknown[]> =>
  type === 'flag'
    ? new Uint8Array(length)
    : type === 'date' || type === 'int32'
      ? new Int32Array(length)
      : type === 'float32'
        ? new Float32Array(length)
        : new Float64Array(length)
