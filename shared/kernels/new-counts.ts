/** How a cumulative series is turned into new counts. */
export interface NewCountSettings {
  /**
   * What a fall of the level, a correction of days before it, does. `spread`: it is taken back from the preceding days in
   * proportion to their counts, so that totals are kept. `flag`: that day is unknown, NaN, and totals are not kept.
   */
  readonly corrections: 'spread' | 'flag'
  /**
   * How many days before a fall it is first taken back from. What they cannot give is taken from as many days before them,
   * and so on; what no day can give, from the counts that follow.
   */
  readonly correctionDays: number
  /**
   * Days without a case count as days without a report, to be filled like a gap by the next count, where as many zeros in a
   * row would be less likely than this: exp(−m · z) for z days and a mean of m a day over the `trailingDays` before them
   * (Poisson). 0: never. Off by default: a zero may be true, and a day that fills the past changes counts which forecasts
   * were already made from; sums over whole weeks do not need it.
   */
  readonly noReportProbability: number
  readonly trailingDays: number
}

export const NEW_COUNT_DEFAULTS: NewCountSettings = {
  corrections: 'spread',
  correctionDays: 28,
  noReportProbability: 0,
  trailingDays: 28,
}

/** What was done to a day's count; bits that may stand together. */
export const COUNT_FLAG = {
  /** Its part of a count over several days. */
  gap: 1,
  /** The level fell here. */
  corrected: 2,
  /** The publisher changed over these days: the mean of the counts beside them. */
  edge: 4,
  /** Its part of the count that followed days taken for days without a report. */
  dump: 8,
} as const

/** Cumulative counts of one site, a value a day without a break. */
export interface LevelSeries {
  /** Count up to and with each day; NaN where there is no report. */
  readonly levels: Float64Array
  /**
   * The level before the first day: 0 (also if absent) for a series from its very beginning, as a county first appears with
   * its first case; NaN if it is not known: then nothing is known of the days up to and with the first report.
   */
  readonly before?: number
  /** Which publisher each level is from: levels of two differ by more than new cases. Absent: all of one. */
  readonly publisher?: Uint8Array
  /** The report of `before`, where the series goes on from days that are kept no longer. */
  readonly earlier?: EarlierReport
}

/** The last report before a series: what its days cannot give is taken from the days before them, unseen. */
export interface EarlierReport {
  /** Days from it to the first day of the series, 1 and up. */
  readonly daysAgo: number
  readonly publisher: number
  /** New count of its day, before any correction; over a change of publisher, of the last day before the change. */
  readonly count: number
}

/** New counts of one site, a value a day. */
export interface NewCounts {
  /** Never negative; NaN where nothing is known: after the last report, or before the first of an unknown level. */
  readonly counts: Float64Array
  /** Bits of COUNT_FLAG. */
  readonly flags: Uint8Array
}

/**
 * New counts of each day from cumulative ones.
 *
 * - Before the first report there is nothing: 0; and its whole level falls on its day, unless there was an earlier one.
 * - A count over several days, because there was no report between, is spread evenly over them.
 * - Where the publisher changes, the difference is new cases and the distance of two books at once. It is not used: these
 *   days get the mean of the counts on either side.
 * - A fall is a correction; see `NewCountSettings.corrections`.
 *
 * With `spread`, and without a change of publisher or an earlier report, the counts add up to the last level less
 * `before`, wherever that is not negative. All depends on the levels alone, not on the order in which they came. To revise a level, change it and call
 * again: a year of a county takes some microseconds.
 */
export function newCounts(series: LevelSeries, settings: NewCountSettings = NEW_COUNT_DEFAULTS): NewCounts {
  const counts = new Float64Array(series.levels.length).fill(NaN)
  const flags = new Uint8Array(series.levels.length)
  const out = { counts, flags }
  differences(series, out)
  fillEdges(out, series)
  takeBack(out, series, settings)
  if (settings.noReportProbability > 0) spreadDumps(out, settings)
  return out
}

/**
 * New count of the last day of the levels, as known when nothing later is: for a stream that keeps the levels of some days
 * only. The same as over the whole series if the levels reach back to the report before the last and, where that is of
 * another publisher, to the one before it; and if no fall before them is still owed.
 */
export function latestCount(series: LevelSeries, settings: NewCountSettings = NEW_COUNT_DEFAULTS): number {
  const { counts } = newCounts(series, settings)
  return counts[counts.length - 1]
}

/** Differences of neighbouring reports, spread over the days between; −Infinity stands for days over an edge. */
function differences({ levels, before = 0, publisher, earlier }: LevelSeries, { counts, flags }: NewCounts): void {
  let last = earlier === undefined ? undefined : -earlier.daysAgo
  let level = before
  let of = earlier?.publisher
  for (let i = 0; i < levels.length; i++) {
    if (Number.isNaN(levels[i])) continue
    if (last === undefined) {
      if (!Number.isNaN(before)) counts.fill(0, 0, i)
      counts[i] = levels[i] - before
    } else {
      const isEdge = publisher !== undefined && publisher[i] !== of
      const perDay = isEdge ? OVER_EDGE : (levels[i] - level) / (i - last)
      counts.fill(perDay, Math.max(0, last + 1), i + 1)
      const flag = (isEdge ? COUNT_FLAG.edge : 0) | (i - last > 1 ? COUNT_FLAG.gap : 0)
      flags.fill(flag, Math.max(0, last + 1), i + 1)
    }
    last = i
    level = levels[i]
    of = publisher?.[i]
  }
}

const OVER_EDGE = -Infinity

/** Each run of days over an edge gets the mean of the counts on its two sides, or the one there is. */
function fillEdges({ counts }: NewCounts, { earlier }: LevelSeries): void {
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] !== OVER_EDGE) continue
    let end = i
    while (end < counts.length && counts[end] === OVER_EDGE) end++
    const sides = [i === 0 ? (earlier?.count ?? NaN) : counts[i - 1], counts[end]].filter(count => count >= 0)
    const mean = sides.length > 0 ? sides.reduce((sum, count) => sum + count, 0) / sides.length : NaN
    counts.fill(mean, i, end)
  }
}

/** Takes falls back from the days before them, or, where these are all of the series, from those that follow. */
function takeBack(
  { counts, flags }: NewCounts,
  { earlier }: LevelSeries,
  { corrections, correctionDays }: NewCountSettings,
): void {
  let owed = 0
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] < 0) {
      flags[i] |= COUNT_FLAG.corrected
      const left = corrections === 'spread' ? reduceBefore(counts, i, -counts[i], correctionDays) : 0
      if (earlier === undefined) owed += left
      counts[i] = corrections === 'spread' ? 0 : NaN
    } else if (owed > 0 && counts[i] > 0) {
      const paid = Math.min(owed, counts[i])
      counts[i] -= paid
      owed -= paid
    }
  }
}

/** Takes an amount from the days before `end`, in proportion to their counts; returns what they could not give. */
function reduceBefore(counts: Float64Array, end: number, amount: number, days: number): number {
  let left = amount
  for (let to = end; to > 0 && left > 0; to -= days) {
    const from = Math.max(0, to - days)
    let sum = 0
    for (let i = from; i < to; i++) if (counts[i] > 0) sum += counts[i]
    const taken = Math.min(left, sum)
    const kept = sum > 0 ? (sum - taken) / sum : 1
    for (let i = from; i < to; i++) if (counts[i] > 0) counts[i] *= kept
    left -= taken
  }
  return left
}

/** Spreads the count that follows days taken for days without a report evenly over them and its own day. */
function spreadDumps(out: NewCounts, { noReportProbability, trailingDays }: NewCountSettings): void {
  const { counts, flags } = out
  const least = -Math.log(noReportProbability)
  for (let i = 1; i < counts.length; i++) {
    if (!(counts[i] > 0) || counts[i - 1] !== 0) continue
    let first = i
    while (first > 0 && counts[first - 1] === 0 && (flags[first - 1] & COUNT_FLAG.corrected) === 0) first--
    const mean = meanBefore(counts, first, trailingDays)
    if (first === i || mean * (i - first) <= least) continue
    counts.fill(counts[i] / (i - first + 1), first, i + 1)
    for (let day = first; day <= i; day++) flags[day] |= COUNT_FLAG.dump
  }
}

/** Mean of the known counts of some days before one; 0 where there is none. */
function meanBefore(counts: Float64Array, end: number, days: number): number {
  let [sum, known] = [0, 0]
  for (let i = Math.max(0, end - days); i < end; i++) {
    if (Number.isNaN(counts[i])) continue
    sum += counts[i]
    known++
  }
  return known > 0 ? sum / known : 0
}
