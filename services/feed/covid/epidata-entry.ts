import { covidVariable } from '../../../shared/domain/reading.js'
import { startOfDay } from '../../../shared/domain/units.js'
import type { Fault } from '../fault.js'
import type { ReadingRow } from '../sites/parsed-readings.js'
import { countyCode, NOT_PLACED } from './county-code.js'
import { EPIDATA_SIGNALS, type EpidataRequest } from './epidata-signals.js'
import { epidataSpan, issueKnownMs } from './epidata-time.js'

export type EntryReading = Omit<ReadingRow, 'record' | 'line'>

/** The parts of an entry of `covidcast` that we read. */
interface CovidcastEntry {
  readonly signal?: unknown
  readonly geo_type?: unknown
  readonly geo_value?: unknown
  readonly time_type?: unknown
  readonly time_value?: unknown
  readonly issue?: unknown
  readonly value?: unknown
  readonly missing_value?: unknown
}

/** Those of `covid_hosp_state_timeseries`. */
interface HospitalEntry {
  readonly state?: unknown
  readonly date?: unknown
  readonly issue?: unknown
  readonly previous_day_admission_adult_covid_confirmed?: unknown
  readonly previous_day_admission_pediatric_covid_confirmed?: unknown
}

const DAY_TYPES: readonly unknown[] = ['day', 'week', undefined, null]

/** One parsed entry → its reading; undefined if it is of an area that is no site of ours. */
export function readEntry(
  value: unknown,
  request: EpidataRequest,
  fetchedMs: number,
): EntryReading | Fault | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return shapeFault('it is not an object')
  return 'geo_value' in value ? readCovidcast(value, request, fetchedMs) : readHospitals(value, fetchedMs)
}

function readCovidcast(entry: CovidcastEntry, request: EpidataRequest, fetchedMs: number) {
  const name = entry.signal ?? request.signal
  const signal = typeof name === 'string' ? EPIDATA_SIGNALS.get(name) : undefined
  if (signal === undefined) return signalFault(name)
  const timeType = entry.time_type ?? request.timeType
  if (!DAY_TYPES.includes(timeType))
    return shapeFault(`its "time_type" is ${JSON.stringify(timeType)}, not day or week`)
  const span = epidataSpan(entry.time_value, timeType === 'week')
  if (span === undefined) return timeFault('time_value', entry.time_value)
  const issue = epidataSpan(entry.issue, timeType === 'week')
  if (issue === undefined && !isNone(entry.issue)) return timeFault('issue', entry.issue)
  const missing = entry.missing_value ?? 0
  if (missing === 0 && !isCountOrNone(entry.value)) {
    return shapeFault('its "value" is neither a number nor null')
  }
  const site = siteOf(entry.geo_value, entry.geo_type ?? request.geoType)
  if (site === undefined) return shapeFault('its "geo_value" is no code of an area')
  if (site === NOT_PLACED) return undefined
  return {
    site,
    variable: signal.variable,
    timeMs: startOfDay(span.firstDay),
    spanDays: span.days,
    value: missing === 0 && typeof entry.value === 'number' ? entry.value : NaN,
    knownMs: issue === undefined ? NaN : issueKnownMs(issue, fetchedMs),
    quality: signal.quality,
  }
}

const ADMISSIONS = covidVariable('admissions')

/** Admissions stand beside the day after theirs: `previous_day_admission_…`. Adults and children are added. */
function readHospitals(entry: HospitalEntry, fetchedMs: number): EntryReading | Fault {
  const { state, date, issue } = entry
  if (typeof state !== 'string' || !/^[A-Za-z]{2}$/.test(state)) {
    return shapeFault('it has neither a "geo_value" nor the letters of a "state"')
  }
  const day = epidataSpan(date, false)
  if (day === undefined || day.days !== 1) return timeFault('date', date)
  const issued = epidataSpan(issue, false)
  if (issued === undefined && !isNone(issue)) return timeFault('issue', issue)
  const adults = entry.previous_day_admission_adult_covid_confirmed
  const children = entry.previous_day_admission_pediatric_covid_confirmed
  if (!isCountOrNone(adults) || !isCountOrNone(children))
    return shapeFault('its admissions are neither numbers nor null')
  return {
    site: state.toLowerCase(),
    variable: ADMISSIONS,
    timeMs: startOfDay(day.firstDay - 1),
    spanDays: 1,
    value: (adults ?? NaN) + (children ?? NaN),
    knownMs: issued === undefined ? NaN : issueKnownMs(issued, fetchedMs),
    quality: 0,
  }
}

/** Counties by their five digits, states by two letters in lower case; undefined if it is no code of any area. */
function siteOf(code: unknown, geoType: unknown): string | undefined {
  if (typeof code !== 'string' || code === '') return undefined
  if (geoType === 'county' || (isNone(geoType) && /^\d{5}$/.test(code))) return countyCode(code)
  // `us` is the nation where the type is left out.
  if (geoType === 'state' || isNone(geoType)) return /^[a-z]{2}$/i.test(code) ? stateSite(code) : undefined
  return NOT_PLACED
}

const stateSite = (code: string) => (code.toLowerCase() === 'us' ? NOT_PLACED : code.toLowerCase())

const isNone = (value: unknown): value is null | undefined => value === null || value === undefined

/** JSON may write 1e999, which is no number here. */
const isCountOrNone = (value: unknown): value is number | null | undefined => Number.isFinite(value) || isNone(value)

function signalFault(name: unknown): Fault {
  const found =
    typeof name === 'string' ? `the signal "${name.slice(0, 80)}" is no count that we know` : 'it has no signal'
  return {
    reason: 'signal-unknown',
    message: `${found}; ask for one of ${[...EPIDATA_SIGNALS.keys()].join(', ')}, and name the file by its request`,
  }
}

const timeFault = (field: string, value: unknown): Fault => ({
  reason: 'time-syntax',
  message: `its "${field}" ${JSON.stringify(value)?.slice(0, 40)} is no day or epiweek; write 20201002, or 202040`,
})

const shapeFault = (what: string): Fault => ({
  reason: 'entry-shape',
  message: `${what}; write the entry as https://cmu-delphi.github.io/delphi-epidata/api/covidcast.html has it`,
})
