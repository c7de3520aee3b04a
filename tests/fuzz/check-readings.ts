import { readingFault } from '../../services/feed/sites/reading-rules.js'
import { parseStreamflow } from '../../services/feed/streamflow/streamflow-formats.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import { STREAMFLOW_VARIABLES } from '../../shared/domain/reading.js'
import { REJECT_REASONS } from '../../shared/domain/reject-reasons.js'

/**
 * No record is both read and refused, or refused twice; records come in order; every record has its bytes, never more
 * than were sent; a reading has a site, a variable, a finite time, and a value that is a number or none.
 */
export function checkReadings(batch: RawBatch): string | undefined {
  const parsed = parseStreamflow(batch)
  const { records, count, record, line, site, variable, timeMs, value, knownMs, refused, recordBytes } = parsed
  const isRefused = new Set(refused.map(refusal => refusal.record))
  if (isRefused.size !== refused.length) return 'a record refused twice'
  for (const { record: bad, line: at, reason, message } of refused) {
    if (bad >= records || at < 1 || !Object.hasOwn(REJECT_REASONS, reason) || message === '')
      return 'a refusal of nothing'
  }
  for (let i = 0; i < records; i++) if (recordBytes(i).length > batch.bytes.length) return 'more bytes than were sent'
  for (let i = 0; i < count; i++) {
    if (record[i] >= records || isRefused.has(record[i]) || line[i] < 1) return 'a reading of no record'
    if (i > 0 && record[i] < record[i - 1]) return 'records out of order'
    if (site[i] === '' || variable[i] >= STREAMFLOW_VARIABLES.length) return 'a reading of nothing'
    if (!Number.isFinite(timeMs[i])) return 'no time'
    if (Math.abs(value[i]) === Infinity || Math.abs(knownMs[i]) === Infinity) return 'a number without end'
    readingFault(STREAMFLOW_VARIABLES[variable[i]], timeMs[i], value[i], batch.fetchedMs)
  }
  return undefined
}
