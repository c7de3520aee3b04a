import { blankValues, type Table, type TableBatch, type TableColumn, type TableValues } from './table.js'

/**
 * The rows of a table in batches of at least so many, the last one excepted: formats that write a head for each batch
 * get few, however small the messages are that the rows come from.
 */
export async function* gatherRows({ columns, batches }: Table, rows: number): AsyncGenerator<TableBatch> {
  let waiting: TableBatch[] = []
  let count = 0
  for await (const batch of batches) {
    waiting.push(batch)
    count += batch.rows
    if (count < rows) continue
    yield joined(columns, waiting, count)
    waiting = []
    count = 0
  }
  if (count > 0) yield joined(columns, waiting, count)
}

function joined(columns: readonly TableColumn[], parts: readonly TableBatch[], rows: number): TableBatch {
  if (parts.length === 1) return parts[0]
  const values = columns.map(({ type }, c): TableValues => {
    if (type === 'text') return parts.flatMap(part => part.values[c] as readonly (string | null)[])
    const all = blankValues(type, rows)
    let at = 0
    for (const part of parts) {
      all.set(part.values[c] as Float64Array, at)
      at += part.rows
    }
    return all
  })
  return { rows, values }
}
