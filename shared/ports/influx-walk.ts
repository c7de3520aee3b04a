import type { DayRange } from './forecast-store.js'
import type { InfluxHttp } from './influx-http.js'
import { type InfluxRow, type PointsByCell, pointsByTime, rowsOf, type Step } from './influx-rows.js'
import { dayAndRevision, MEASUREMENT, startOfTarget } from './influx-schema.js'

/** Tags that name one series of days: region, and model where there is one. */
export type Tags = Readonly<Record<string, string>>

/** Rows asked for at once. */
const PAGE_ROWS = 500

/** Values of a tag, unsorted. */
export async function tagValues(http: InfluxHttp, measurement: string, tag: string, tags: Tags): Promise<string[]> {
  const answer = await http.query(`SHOW TAG VALUES FROM "${measurement}" WITH KEY = "${tag}" WHERE ${conditions(tags)}`)
  return rowsOf(answer).map(row => row.text('value'))
}

/** Horizons of a measurement's points, longest first. */
export async function horizonsOf(http: InfluxHttp, measurement: string, tags: Tags): Promise<number[]> {
  const horizons = await tagValues(http, measurement, 'horizon', tags)
  return horizons.map(Number).sort((a, b) => b - a)
}

/** Newest row of each horizon. */
export async function newestSteps(http: InfluxHttp, measurement: string, tags: Tags): Promise<Step[]> {
  const newest: Step[] = []
  for (const horizonDays of await horizonsOf(http, measurement, tags)) {
    const where = conditions({ ...tags, horizon: String(horizonDays) })
    const answer = await http.query(`SELECT * FROM "${measurement}" WHERE ${where} ORDER BY time DESC LIMIT 1`)
    newest.push(...rowsOf(answer).map(row => stepOf(row, horizonDays)))
  }
  return newest
}

/** Rows of a range in the order of (day, horizon, revision), page by page. */
export async function* steps(
  http: InfluxHttp,
  measurement: string,
  tags: Tags,
  horizons: readonly number[],
  range: DayRange,
): AsyncGenerator<Step> {
  const walks: { source: AsyncIterator<Step, undefined>; head: Step | undefined }[] = []
  for (const horizonDays of horizons) {
    const source = stepsOfHorizon(http, measurement, tags, horizonDays, range)
    walks.push({ source, head: (await source.next()).value })
  }
  for (;;) {
    let first = walks[0]
    for (const walk of walks) if (isBefore(walk.head, first.head)) first = walk
    if (first?.head === undefined) return
    yield first.head
    first.head = (await first.source.next()).value
  }
}

async function* stepsOfHorizon(
  http: InfluxHttp,
  measurement: string,
  tags: Tags,
  horizonDays: number,
  { fromDay, toDay }: DayRange,
): AsyncGenerator<Step, undefined> {
  const where = conditions(horizonDays === 0 ? tags : { ...tags, horizon: String(horizonDays) })
  const endMs = startOfTarget(Math.floor(toDay) + 1, horizonDays)
  for (let startMs = startOfTarget(Math.ceil(fromDay), horizonDays); ; ) {
    const when = `time >= ${startMs}ms AND time < ${endMs}ms`
    const answer = await http.query(
      `SELECT * FROM "${measurement}" WHERE ${where} AND ${when} ORDER BY time ASC LIMIT ${PAGE_ROWS}`,
    )
    const page = rowsOf(answer).map(row => stepOf(row, horizonDays))
    yield* page
    if (page.length < PAGE_ROWS) return
    startMs = page[page.length - 1].timeMs + 1
  }
}

/** Of steps in order, the last of each day and horizon. */
export async function* highestRevisions(inOrder: AsyncIterable<Step>): AsyncGenerator<Step> {
  let previous: Step | undefined
  for await (const step of inOrder) {
    const isSameIssue = previous?.day === step.day && previous.horizonDays === step.horizonDays
    if (previous !== undefined && !isSameIssue) yield previous
    previous = step
  }
  if (previous !== undefined) yield previous
}

/** Points of `field` or `forecast` at the times of some steps of one horizon, in order; by time, then cell. */
export async function pointsOf(
  http: InfluxHttp,
  measurement: string,
  fields: readonly string[],
  tags: Tags,
  batch: readonly Step[],
): Promise<ReadonlyMap<number, PointsByCell>> {
  const [first, last] = [batch[0], batch[batch.length - 1]]
  const where = conditions(first.horizonDays === 0 ? tags : { ...tags, horizon: String(first.horizonDays) })
  const columns = [...fields, 'special', 'cell'].map(name => `"${name}"`).join(', ')
  const when = `time >= ${first.timeMs}ms AND time <= ${last.timeMs}ms`
  return pointsByTime(rowsOf(await http.query(`SELECT ${columns} FROM "${measurement}" WHERE ${where} AND ${when}`)))
}

/** Rows of `alerts` in the order of time, those of one time together. */
export async function* alertRows(
  http: InfluxHttp,
  region: string,
  { fromDay, toDay }: DayRange,
): AsyncGenerator<readonly InfluxRow[]> {
  // The issue time of a day is the start of the next.
  const endMs = startOfTarget(Math.floor(toDay) + 2, 0)
  let startMs = startOfTarget(Math.ceil(fromDay) + 1, 0)
  for (let limit = PAGE_ROWS; ; ) {
    const where = `${conditions({ region })} AND time >= ${startMs}ms AND time < ${endMs}ms`
    const answer = await http.query(
      `SELECT * FROM "${MEASUREMENT.alerts}" WHERE ${where} ORDER BY time ASC LIMIT ${limit}`,
    )
    const times = byTime(rowsOf(answer))
    const isLast = answer.values.length < limit
    // More of the page's last time may follow: it is asked for again, from there.
    yield* isLast ? times : times.slice(0, -1)
    if (isLast) return
    if (times.length === 1) limit *= 2
    else startMs = times[times.length - 1][0].number('time')
  }
}

/** Runs of rows of one time. */
function byTime(rows: readonly InfluxRow[]): InfluxRow[][] {
  const runs: InfluxRow[][] = []
  for (const row of rows) {
    const run = runs.at(-1)
    if (run !== undefined && run[0].number('time') === row.number('time')) run.push(row)
    else runs.push([row])
  }
  return runs
}

function stepOf(row: InfluxRow, horizonDays: number): Step {
  const timeMs = row.number('time')
  return { row, timeMs, horizonDays, ...dayAndRevision(timeMs, horizonDays) }
}

/** Whether a comes first; a walk that has ended comes last. */
function isBefore(a: Step | undefined, b: Step | undefined): boolean {
  if (a === undefined || b === undefined) return b === undefined && a !== undefined
  return a.day < b.day || (a.day === b.day && a.horizonDays < b.horizonDays)
}

const conditions = (tags: Tags): string =>
  Object.entries(tags)
    .map(([tag, value]) => `"${tag}" = '${value.replace(/['\\]/g, '\\$&')}'`)
    .join(' AND ')
