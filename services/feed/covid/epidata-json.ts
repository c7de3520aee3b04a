import type { RawBatch } from '../../../shared/domain/messages.js'
import type { Fault } from '../fault.js'
import { type ParsedReadings, readingsBuilder } from '../sites/parsed-readings.js'
import { type EpidataEntries, epidataEntries } from './epidata-entries.js'
import { type EntryReading, readEntry } from './epidata-entry.js'
import { epidataRequest } from './epidata-signals.js'

/** Results of the Epidata API: https://cmu-delphi.github.io/delphi-epidata/api/covidcast.html, Response */
const SUCCESS = 1
const TOO_MANY = 2
const NO_RESULTS = -2

/**
 * Reads an answer of Delphi Epidata: `covidcast` (counts by county or state, daily or weekly) or
 * `covid_hosp_state_timeseries`. What the entries leave out (their signal, whether they are weekly) is taken from the URL in
 * `batch.file`. Entries of other areas (a nation, a metropolitan area, what is left of a state) are records without a
 * reading; one whose value is missing or deleted is a reading of NaN.
 *
 * `no results` is an answer without a record. An answer that is an error, or that holds only a part of what was asked for,
 * counts as one more record, which is refused: what lacks must not go unseen.
 */
export function parseEpidataJson(batch: RawBatch): ParsedReadings {
  const { fetchedMs, firstFetchedMs = fetchedMs } = batch
  const entries = epidataEntries(batch)
  const request = epidataRequest(batch.file)
  const builder = readingsBuilder(entries.count)
  for (let record = 0; record < entries.count; record++) {
    const line = entries.line(record)
    const read = entries.fault(record) ?? readEntry(entries.value(record), request, firstFetchedMs)
    if (read === undefined) continue
    if ('reason' in read) builder.refuse({ ...read, record, line })
    else builder.add(rowOf(read, record, line))
  }
  const answer = answerFault(entries)
  if (answer === undefined) return builder.parsed(entries.count, record => entries.bytes(record))
  builder.refuse({ ...answer, record: entries.count, line: 1 })
  const { result, message } = entries.envelope
  const envelope = Buffer.from(JSON.stringify({ result, message }))
  return builder.parsed(entries.count + 1, record =>
    record < entries.count ? entries.bytes(record) : new Uint8Array(envelope),
  )
}

/** Written out, as a spread costs as much as all else. */
const rowOf = (
  { site, variable, timeMs, spanDays, value, knownMs, quality }: EntryReading,
  record: number,
  line: number,
) => ({
  record,
  line,
  site,
  variable,
  timeMs,
  spanDays,
  value,
  knownMs,
  quality,
})

function answerFault({ envelope }: EpidataEntries): Fault | undefined {
  const { result, message } = envelope
  if (result === undefined || result === SUCCESS || result === NO_RESULTS) return undefined
  const said = typeof message === 'string' ? message.slice(0, 200) : 'no message'
  return result === TOO_MANY
    ? {
        reason: 'too-many-results',
        message: `the answer is cut off ("${said}"); ask for fewer days or areas at a time`,
      }
    : { reason: 'epidata-error', message: `result ${result}: "${said}"; mend the request and ask again` }
}
