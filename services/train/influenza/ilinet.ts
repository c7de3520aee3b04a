import { InputFileError } from '../../../shared/domain/errors.js'
import { epiweekStart } from '../../../shared/kernels/epiweek.js'

/** Weekly influenza-like illness: the share of visits to a doctor, weighted by the population of the states. */
export interface IliWeeks {
  /** `Region 1` … of the Department of Health and Human Services. */
  readonly regions: readonly string[]
  /** First day (Sunday) of each week, consecutive, shape [weeks]. */
  readonly startDay: Int32Array
  /** Week of the year as the CDC counts it, 1..53, shape [weeks]. */
  readonly weekOfYear: Uint8Array
  /** Per cent, shape [weeks], one for each region. */
  readonly percent: readonly Float64Array[]
}

const COLUMNS = ['REGION', 'YEAR', 'WEEK', '% WEIGHTED ILI'] as const
const WEEK_DAYS = 7

/**
 * ILINet as the CDC publishes it (`ILINet.csv`, by region): one line a week and region, in order of the weeks.
 *
 * @param text  the whole file; a line of titles above the header, as the CDC's download has one, is skipped
 * @throws {InputFileError} a column is missing, a value is no number, or a region misses a week
 */
export function parseIlinet(text: string): IliWeeks {
  const lines = text.split(/\r?\n/).filter(line => line !== '')
  const top = lines.findIndex(line => COLUMNS.every(name => line.split(',').includes(name)))
  if (top < 0)
    throw new InputFileError(`no line names the columns ${COLUMNS.join(', ')}; give the ILINet.csv of the CDC`)
  const header = lines[top].split(',')
  const [region, year, week, percent] = COLUMNS.map(name => header.indexOf(name))
  const byRegion = new Map<string, { start: number; week: number; percent: number }[]>()
  lines.slice(top + 1).forEach((line, i) => {
    const fields = line.split(',')
    const one = {
      start: epiweekStart(Number(fields[year]), Number(fields[week])),
      week: Number(fields[week]),
      percent: fields[percent] === '' ? NaN : Number(fields[percent]),
    }
    if (!Number.isFinite(one.start) || !Number.isFinite(one.percent)) {
      throw new InputFileError(
        `line ${top + 2 + i} is "${line.slice(0, 60)}", not a week and its per cent; mend or drop it`,
      )
    }
    const weeks = byRegion.get(fields[region]) ?? []
    weeks.push(one)
    byRegion.set(fields[region], weeks)
  })
  const series = [...byRegion.values()]
  if (series.length === 0) throw new InputFileError('the file names its columns and holds no week; fetch it again')
  for (const [name, weeks] of byRegion) {
    weeks.forEach(({ start }, i) => {
      if (start === series[0][0].start + WEEK_DAYS * i && weeks.length === series[0].length) return
      throw new InputFileError(
        `${name} has ${weeks.length} weeks, and its week ${i + 1} is not that of the first region; give all weeks in order`,
      )
    })
  }
  return {
    regions: [...byRegion.keys()],
    startDay: Int32Array.from(series[0], ({ start }) => start),
    weekOfYear: Uint8Array.from(series[0], one => one.week),
    percent: series.map(weeks => Float64Array.from(weeks, one => one.percent)),
  }
}
