import type { Region } from '../../shared/domain/region.js'
import { startOfDay } from '../../shared/domain/units.js'
import type { TableColumn } from '../../shared/ports/tables/table.js'

/** When a forecast was issued, and of what: columns that forecasts and scores share. */
export const ISSUE_COLUMNS: readonly TableColumn[] = [
  { name: 'region', type: 'text' },
  { name: 'model', type: 'text' },
  { name: 'issued', type: 'time' },
  { name: 'horizon_days', type: 'int32' },
  { name: 'window_start', type: 'time' },
  { name: 'window_end', type: 'time' },
  { name: 'revision', type: 'int32' },
]

export interface Issue {
  readonly region: string
  readonly model: string
  readonly day: number
  readonly horizonDays: number
  readonly revision: number
}

/** What is known at the end of a day is issued then: 00:00 UTC of the next. */
export const issuedMs = (day: number): number => startOfDay(day + 1)

/** First moment of a target window, and the first after it. */
export function windowMs(
  { day, horizonDays }: Pick<Issue, 'day' | 'horizonDays'>,
  { windowDays }: Pick<Region, 'windowDays'>,
): readonly [startMs: number, endMs: number] {
  const end = day + 1 + horizonDays
  return [startOfDay(end - windowDays), startOfDay(end)]
}

/** `ISSUE_COLUMNS` of one issue, in so many rows. */
export function issueValues(issue: Issue, region: Region, rows: number) {
  const [startMs, endMs] = windowMs(issue, region)
  const times = (ms: number) => new Float64Array(rows).fill(ms)
  const counts = (count: number) => new Int32Array(rows).fill(count)
  return [
    new Array<string>(rows).fill(issue.region),
    new Array<string>(rows).fill(issue.model),
    times(issuedMs(issue.day)),
    counts(issue.horizonDays),
    times(startMs),
    times(endMs),
    counts(issue.revision),
  ]
}
