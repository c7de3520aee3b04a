import { isUtf8 } from 'node:buffer'
import type { Reject } from '../../shared/domain/messages.js'
import { dateOfDay } from '../../shared/domain/units.js'
import type { RedriveOutcome } from '../redrive/redrive.js'
import type { RejectEntry } from '../redrive/reject-book.js'

/** Where a reject stands with its redrive. */
export type RejectState = 'open' | 'sent' | 'fragment'

/** Columns as wide as their widest cell; numbers are to be padded by the caller. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column].length))) ?? []
  return rows
    .map(
      row =>
        `${row
          .map((cell, c) => cell.padEnd(widths[c]))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** How many by reason and source, most first, and all. */
export function summaryTable(entries: readonly RejectEntry[]): string {
  const counts = new Map<string, { count: number; reason: string; source: string }>()
  for (const { reason, source } of entries) {
    const key = JSON.stringify([reason, source])
    const group = counts.get(key) ?? { count: 0, reason, source }
    counts.set(key, group)
    group.count++
  }
  const groups = [...counts.values()].sort((a, b) => b.count - a.count)
  const width = `${entries.length}`.length
  return table([
    ['count', 'reason', 'source'],
    ...groups.map(({ count, reason, source }) => [`${count}`.padStart(width), reason, printable(source)]),
    [`${entries.length}`, 'in all', ''],
  ])
}

export const HEAD = ['id', 'state', 'times', 'fetched', 'reason', 'record']

export const rowOf = (entry: RejectEntry, state: RejectState): string[] => [
  entry.id,
  state,
  `${entry.times}`,
  timeText(entry.fetchedMs),
  entry.reason,
  `${printable(entry.source)}:${entry.line}`,
]

const STATES: Readonly<Record<RejectState, string>> = {
  open: 'open: redrive sends it back once the feed’s rules accept it',
  sent: 'sent back, and not refused since',
  fragment: 'a part of a record: never sent back; fetch its source again and replay it',
}

/** Everything about one reject, for a terminal. */
export function showText(reject: Reject, { id, times }: RejectEntry, state: RejectState): string {
  return table([
    ['id', id],
    ['reason', reason(reject.reason, times)],
    ['why', printable(reject.message)],
    ['record', `line ${reject.line} of ${printable(reject.source)}, ${reject.format}, ${reject.bytes.length} bytes`],
    ['fetched', timeText(reject.fetchedMs)],
    ['state', STATES[state]],
    ...(reject.header === undefined ? [] : [['header', printable(reject.header)]]),
    ['bytes', printableBytes(reject.bytes)],
  ])
}

const reason = (name: string, times: number) => (times === 1 ? name : `${name}, refused ${times} times`)

/** What a redrive did, or would do. */
export function outcomeText(outcome: RedriveOutcome, dryRun: boolean): string {
  const { sent, sentBefore, fragments, refused, firstLateDay } = outcome
  const rows: [number, string][] = [
    [sent, dryRun ? 'would be sent back: the rules accept them now' : 'sent back: the rules accept them now'],
    [sentBefore, 'were sent back before'],
    [fragments, 'are parts of records: fetch their source again and replay it'],
    ...Object.entries(refused).map(([name, count]): [number, string] => [count, `refused still: ${name}`]),
  ]
  const shown = rows.filter(([count], i) => i === 0 || count > 0)
  const width = Math.max(...shown.map(([count]) => `${count}`.length))
  const lines = shown.map(([count, text]) => `${`${count}`.padStart(width)}  ${text}\n`).join('')
  return firstLateDay === undefined ? lines : lines + lateAdvice(firstLateDay)
}

const lateAdvice = (day: number): string =>
  `Late records cannot be sent back: their days are closed, and the forecasts and scores that rest on them stand.\n` +
  `To take them in, replay their source from before ${dateOfDay(day)}: groundswell replay --files FILE --data NEWFOLDER\n`

const timeText = (ms: number | undefined): string =>
  ms === undefined || Math.abs(ms) > 8.64e15 ? 'unknown' : new Date(ms).toISOString()

/** A text that cannot command the terminal: control characters are written as escapes. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, letter => `\\u{${letter.codePointAt(0)?.toString(16)}}`)

/** Bytes as text where they are UTF-8; otherwise what is not ASCII as \xNN. */
export const printableBytes = (bytes: Uint8Array): string =>
  isUtf8(bytes)
    ? printable(Buffer.from(bytes).toString('utf8'))
    : Array.from(bytes, byte =>
        byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
      ).join('')
