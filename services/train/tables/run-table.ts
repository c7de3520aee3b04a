import type { KeptRow, OpenTable, RowContext, TableRow } from './result-table.js'

/** Keeps rows by name, so that a table that was stopped goes on. */
export interface RowStore {
  read(name: string): Promise<unknown>
  write(name: string, value: unknown): Promise<void>
}

export interface TableRun {
  /** All if absent. */
  readonly models?: readonly string[]
  /** 1 up to this, of models that are drawn. */
  readonly seeds: number
  /** A model whose first seed took longer keeps to that one; absent: all have all seeds. */
  readonly cheapSeconds?: number
  /** In place of 1. */
  readonly firstSeed?: number
  readonly store: RowStore
  readonly context: RowContext
  /** Told of each row, and whether it was there already. */
  readonly onRow?: (row: TableRow, kept: boolean) => void
}

/**
 * Runs the rows of a table, each model with each seed, and keeps each as it is done. A row that was kept from the same
 * data and settings is not run again.
 *
 * @throws {SettingsError} a model is not known
 */
export async function runTable(table: OpenTable, run: TableRun): Promise<KeptRow[]> {
  const { models = table.models, seeds, cheapSeconds = Infinity, firstSeed = 1, store, context, onRow } = run
  const wanted = models.map(model => ({ model, count: Math.min(seeds, table.mostSeeds(model)) }))
  const rows: KeptRow[] = []
  // In the order of the table, whatever the order asked for: ensembles come after what they are made of.
  for (const { model, count } of wanted.sort((a, b) => table.models.indexOf(a.model) - table.models.indexOf(b.model))) {
    for (let seed = firstSeed; seed <= count; seed++) {
      const kept = await readRow(store, model, seed)
      const isSame = kept?.identity === table.identity(model, seed, rows)
      const row = isSame ? kept : await table.run(model, seed, rows, context)
      if (!isSame) await store.write(rowName(model, seed), { ...row, forecasts: [...row.forecasts] })
      rows.push(row)
      onRow?.(row, isSame)
      if (seed === 1 && row.seconds > cheapSeconds) break
    }
  }
  return rows
}

const rowName = (model: string, seed: number): string => `${model}-${seed}`

/** A row as it was kept, whatever it was made from; undefined if there is none. JSON has no NaN and writes null. */
export async function readRow(store: RowStore, model: string, seed: number): Promise<KeptRow | undefined> {
  const value = await store.read(rowName(model, seed))
  if (typeof value !== 'object' || value === null) return undefined
  const row = value as Omit<TableRow, 'validation'> & {
    readonly validation: number | null
    readonly forecasts: readonly (number | null)[]
  }
  return {
    ...row,
    validation: row.validation ?? NaN,
    forecasts: Float64Array.from(row.forecasts, number => number ?? NaN),
  }
}
