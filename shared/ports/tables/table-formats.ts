import { arrowFile } from './arrow-file.js'
import { csvFile } from './csv-file.js'
import { parquetFile } from './parquet-file.js'
import type { Table } from './table.js'

/** Formats that hold any table, by name. */
export const TABLE_FORMATS = {
  arrow: arrowFile,
  parquet: parquetFile,
  csv: csvFile,
} as const satisfies Record<string, (table: Table) => AsyncIterable<Uint8Array>>

export type TableFormat = keyof typeof TABLE_FORMATS
