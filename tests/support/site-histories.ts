import { deserialize, serialize } from 'node:v8'
import fc from 'fast-check'
import { feedStage } from '../../services/feed/stage.js'
import { gridStage } from '../../services/grid/stage.js'
import type { Message, RawBatch } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import { dayOf, startOfDay } from '../../shared/domain/units.js'
import { runStage } from './run-stage.js'
import { type FinalFields, newest } from './site-outcome.js'

/** One thing said of a reading, which may be said otherwise before and after. */
export interface Report {
  /** Which reading it is of. */
  readonly key: string
  /** First day of which it speaks. */
  readonly day: number
  /** Knowledge time, ms since 1970; no two are equal. */
  readonly knownMs: number
  /** As its source would send it; the cursor is given when it is told. */
  readonly batch: RawBatch
}

/** A history as it is told: which report comes when, which come twice, and how far the watermark follows. */
export interface Telling {
  /** Of each report, days that it comes after its own day. */
  readonly delays: readonly number[]
  readonly twice: readonly boolean[]
  /** Share of the way that the watermark goes, of how far it may go, after each report. */
  readonly shares: readonly number[]
}

/** @param reports  how many there are at most @param longest  delay, days */
export const tellings = (reports: number, longest: number): fc.Arbitrary<Telling> =>
  fc.record({
    delays: fc.array(fc.integer({ min: 0, max: longest }), { minLength: reports, maxLength: reports }),
    twice: fc.array(fc.boolean(), { minLength: reports, maxLength: reports }),
    shares: fc.array(fc.constantFrom(0, 0, 0.5, 1), { minLength: 2 * reports, maxLength: 2 * reports }),
  })

/** The batches of a history as it is told, from an anchor that opens the calendar on. No report comes too late. */
export function batchesOf(anchor: Report, reports: readonly Report[], telling: Telling, region: Region): RawBatch[] {
  const { delays, twice, shares } = telling
  const order = reports
    .flatMap((report, i) =>
      twice[i]
        ? [
            { report, at: report.day + delays[i] },
            { report, at: report.day + delays.at(-1 - i)! },
          ]
        : [{ report, at: report.day + delays[i] }],
    )
    .sort((a, b) => a.at - b.at)
    .map(({ report }) => report)
  const lastDay = Math.max(anchor.day, ...reports.map(({ day }) => day))
  let markDay = anchor.day
  const batches = [anchor, ...order].map(({ batch }, i) => {
    const stillToCome = order.slice(i)
    const limit = Math.min(lastDay, ...stillToCome.map(({ day }) => day + region.latenessDays))
    markDay = Math.max(markDay, markDay + Math.floor((limit - markDay) * (shares[i] ?? 0)))
    return { ...batch, cursor: i, ...(i > 0 && { completeToMs: startOfDay(markDay) }) }
  })
  return [...batches, endOf(batches, lastDay)]
}

/** The last word on every reading, told once, in the order of their days, and then all at once complete. */
export function finalBatches(anchor: Report, reports: readonly Report[]): RawBatch[] {
  const last = new Map<string, Report>()
  for (const report of reports)
    if (report.knownMs > (last.get(report.key)?.knownMs ?? -Infinity)) last.set(report.key, report)
  const batches = [anchor, ...[...last.values()].sort((a, b) => a.day - b.day)].map(({ batch }, cursor) => ({
    ...batch,
    cursor,
  }))
  return [...batches, endOf(batches, Math.max(anchor.day, ...reports.map(({ day }) => day)))]
}

/** A week after the last day has begun, nothing more comes. */
const endOf = (batches: readonly RawBatch[], lastDay: number): RawBatch => ({
  ...batches[0],
  bytes: new Uint8Array(0),
  cursor: batches.length,
  completeToMs: startOfDay(lastDay + 8),
  end: true,
})

/** @param restartAt  before this batch the stages are ended, and begun again from what they had saved */
export async function gridded(batches: readonly RawBatch[], region: Region, restartAt = -1): Promise<Message[]> {
  const [feed, grid] = [feedStage([region]), gridStage([region])]
  let [fed, known] = [feed.init(), grid.init()]
  const out: Message[] = []
  for (const [i, batch] of batches.entries()) {
    if (i === restartAt) [fed, known] = [deserialize(serialize(fed)), deserialize(serialize(known))]
    out.push(...(await runStage(grid, known, await runStage(feed, fed, [batch]))))
  }
  return out
}

/** The newest field of each day that may still change after the last watermark, as text. */
export function openFields(messages: readonly Message[], region: Region): string[] {
  const end = messages.findLast(message => message.topic === 'watermark')
  const firstDay = dayOf(end!.completeToMs) - region.latenessDays - 1
  return textsOf(newest(messages)).filter((_, i) => [...newest(messages).keys()].sort((a, b) => a - b)[i] >= firstDay)
}

const textsOf = (fields: FinalFields): string[] =>
  [...fields]
    .sort(([a], [b]) => a - b)
    .map(
      ([day, { cell, values }]) =>
        `${day}: ${[...cell]} ${[...values].map(value => (Object.is(value, -0) ? '-0' : value))}`,
    )
