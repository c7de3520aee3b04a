import { DAY_MS, startOfDay } from '../../shared/domain/units.js'
import { epiweekCodeStart, epiweekOf } from '../../shared/kernels/epiweek.js'
import type { Answer } from './answer.js'
import type { RecordedEpidemic } from './recorded-epidemic.js'

/** Most entries that Epidata sends at once. */
export const EPIDATA_LIMIT = 10_000_000

const KNOWN = 'data_source signal time_type geo_type geo_values time_values issues'.split(' ')
const WEEK_DAYS = 7

/** The covidcast endpoint, of weekly signals by state: all that was issued in a range of weeks. */
export function epidataAnswer(epidemic: RecordedEpidemic, parameters: URLSearchParams, limit = EPIDATA_LIMIT): Answer {
  const missing = KNOWN.find(name => !parameters.has(name))
  const weeks = range(parameters.get('time_values'))
  const issues = range(parameters.get('issues'))
  if (missing !== undefined || weeks === undefined || issues === undefined) {
    return say({ result: -1, message: `missing parameter: need [${missing ?? 'a range of weeks'}]` })
  }
  const epidata: object[] = []
  for (let start = weeks[0]; start <= weeks[1]; start += WEEK_DAYS) {
    for (const state of epidemic.states) {
      for (const { atMs, value } of epidemic.admissions(state, start)) {
        if (atMs > epidemic.nowMs()) continue
        const issueStart = epiweekCodeStart(codeOf(Math.floor(atMs / DAY_MS)))
        if (issueStart >= issues[0] && issueStart <= issues[1]) {
          epidata.push(entryOf(parameters, state, start, issueStart, value))
        }
      }
    }
  }
  if (epidata.length === 0) return say({ epidata: [], result: -2, message: 'no results' })
  const isTooMuch = epidata.length > limit
  return say({
    epidata: epidata.slice(0, limit),
    result: isTooMuch ? 2 : 1,
    message: isTooMuch ? 'too many results, data truncated' : 'success',
  })
}

const say = (answer: object): Answer => ({ status: 200, type: 'application/json', body: JSON.stringify(answer) })

const entryOf = (parameters: URLSearchParams, state: string, start: number, issueStart: number, value: number) => ({
  geo_value: state,
  signal: parameters.get('signal'),
  source: parameters.get('data_source'),
  geo_type: parameters.get('geo_type'),
  time_type: 'week',
  time_value: codeOf(start),
  direction: null,
  issue: codeOf(issueStart),
  lag: (issueStart - start) / WEEK_DAYS,
  missing_value: 0,
  missing_stderr: 5,
  missing_sample_size: 5,
  value,
  stderr: null,
  sample_size: null,
})

function codeOf(day: number): number {
  const { year, week } = epiweekOf(day)
  return year * 100 + week
}

/** First days of the first and the last week of `202001-202052`, or of one week. */
function range(text: string | null): readonly [number, number] | undefined {
  const [from, to = from] = (text ?? '').split('-').map(Number)
  const days = [epiweekCodeStart(from), epiweekCodeStart(to)] as const
  return Number.isNaN(startOfDay(days[0] + days[1])) ? undefined : days
}
