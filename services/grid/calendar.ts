/** Which days of a region have closed, and which of them have changed since they were published. */
export interface Calendar {
  /** Next day to close; undefined before anything was seen. */
  openDay?: number
  /** First day of which anything was said before the first day closed: the calendar begins with it. */
  firstDay?: number
  readonly changed: Set<number>
  /** How often a closed day was published again. */
  readonly revisions: Map<number, number>
}

export const initCalendar = (): Calendar => ({ changed: new Set(), revisions: new Map() })

/** Notes that something was said of the days from one to another; those before the calendar's first have no field. */
export function touchDays(calendar: Calendar, firstDay: number, lastDay: number): void {
  const { openDay } = calendar
  if (openDay === undefined) calendar.firstDay = Math.min(calendar.firstDay ?? firstDay, firstDay)
  else {
    const first = Math.max(firstDay, calendar.firstDay ?? openDay)
    for (let day = first; day <= lastDay && day < openDay; day++) calendar.changed.add(day)
  }
}

/** A day to publish, and with which revision. */
export interface DueDay {
  readonly day: number
  readonly revision: number
}

/** The days to publish when event time has come to the beginning of `today`: those changed, then those that close. */
export function dueDays(calendar: Calendar, today: number): DueDay[] {
  const due: DueDay[] = []
  for (const day of [...calendar.changed].sort((a, b) => a - b)) {
    const revision = (calendar.revisions.get(day) ?? 0) + 1
    calendar.revisions.set(day, revision)
    due.push({ day, revision })
  }
  calendar.changed.clear()
  if (calendar.openDay === undefined) {
    calendar.openDay = Math.min(today, calendar.firstDay ?? today)
    calendar.firstDay = calendar.openDay
  }
  for (; calendar.openDay < today; calendar.openDay++) due.push({ day: calendar.openDay, revision: 0 })
  return due
}

export function forgetRevisions({ revisions }: Calendar, firstDay: number): void {
  for (const day of revisions.keys()) if (day < firstDay) revisions.delete(day)
}
