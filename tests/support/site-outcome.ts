import { createHash } from 'node:crypto'
import { feedStage } from '../../services/feed/stage.js'
import { gridStage } from '../../services/grid/stage.js'
import type { Field, Message, RawBatch } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { onTopic, runStage } from './run-stage.js'

/** The newest field of each closed day of one region, by day. */
export type FinalFields = ReadonlyMap<number, Field>

export interface Outcome {
  readonly fields: FinalFields
  readonly messages: readonly Message[]
}

/** Batches → feed → grid. @param ends  whether the source ends after them: what came after its last heartbeat is gridded */
export async function outcomeOf(log: readonly RawBatch[], region: Region, ends = true): Promise<Outcome> {
  const feed = feedStage([region])
  const grid = gridStage([region])
  const end = { ...log.at(-1)!, bytes: new Uint8Array(0), cursor: Infinity, end: true }
  const fed = await runStage(feed, feed.init(), ends ? [...log, end] : log)
  const messages = await runStage(grid, grid.init(), fed)
  return { fields: newest(messages), messages }
}

/** The field of highest revision of each day. */
export function newest(messages: readonly Message[]): FinalFields {
  const fields = new Map<number, Field>()
  for (const field of onTopic(messages, 'fields')) {
    if (field.revision >= (fields.get(field.day)?.revision ?? 0)) fields.set(field.day, field)
  }
  return fields
}

/** Days, cells and values; not how often a day was revised on the way. */
export function digestOf(fields: FinalFields): string {
  const hash = createHash('sha256')
  for (const [day, { cell, names, values }] of [...fields].sort(([a], [b]) => a - b)) {
    hash.update(`${day} ${names}`).update(cell).update(values)
  }
  return hash.digest('hex')
}

/** A value of a field; undefined where its cell has none. */
export function valueIn(fields: FinalFields, day: number, cell: number, name: string): number | undefined {
  const field = fields.get(day)
  const row = field?.cell.indexOf(cell) ?? -1
  return field === undefined || row === -1
    ? undefined
    : field.values[field.names.indexOf(name) * field.cell.length + row]
}

/** Batches in another order, as batches of their own; only the last says how far they are complete. */
export function toldAnew(batches: readonly RawBatch[], completeToMs: number | undefined): RawBatch[] {
  return batches.map(({ completeToMs: _, ...batch }, cursor) => ({
    ...batch,
    cursor,
    ...(cursor === batches.length - 1 && completeToMs !== undefined && { completeToMs }),
  }))
}

/** What a connector published, in ways that must come to the same. */
export const RETELLINGS: readonly (readonly [what: string, retell: (log: readonly RawBatch[]) => RawBatch[]])[] = [
  ['every batch published twice', log => log.flatMap(batch => [batch, batch])],
  [
    'every page fed twice',
    log =>
      toldAnew(
        log.flatMap(batch => [batch, batch]),
        log.at(-1)!.completeToMs,
      ),
  ],
  ['every page in reverse order', log => toldAnew(log.toReversed(), log.at(-1)!.completeToMs)],
  [
    'every page twice and in reverse order',
    log =>
      toldAnew(
        log.toReversed().flatMap(batch => [batch, batch]),
        log.at(-1)!.completeToMs,
      ),
  ],
  [
    'all of them again after all',
    log => [...log, ...log.map(({ completeToMs: _, ...batch }, i) => ({ ...batch, cursor: log.length + i }))],
  ],
]
