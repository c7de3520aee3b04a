import { initFeed } from '../../services/feed/feed-state.js'
import { feedBatch } from '../../services/feed/seismic/feed-batch.js'
import { parseSeismic } from '../../services/feed/seismic/seismic-formats.js'
import { isOfQuakes, type RawBatch } from '../../shared/domain/messages.js'
import { SOCAL } from '../../shared/domain/region.js'

/** Every record is a report or refused with its bytes, and what the feed puts out is finite and in range. */
export function checkQuakes(batch: RawBatch): string | undefined {
  const { records, reports, refused, recordBytes } = parseSeismic(batch)
  if (records !== reports.length + refused.length) {
    return `${records} records, ${reports.length} reports, ${refused.length} refused`
  }
  for (const { record } of refused) if (recordBytes(record).length > batch.bytes.length) return 'bytes'
  for (const message of feedBatch(initFeed(), [SOCAL], batch)) {
    if (message.topic !== 'observations' || !isOfQuakes(message)) continue
    const { timeMs, latitude, longitude, magnitude } = message.quakes
    for (const column of [timeMs, latitude, longitude]) {
      if (!column.every(Number.isFinite)) return 'a number that is none'
    }
    if (magnitude.some(value => value < -3 || value > 10)) return 'a magnitude out of range'
  }
  return undefined
}
