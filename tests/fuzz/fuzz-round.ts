import { feedBatch } from '../../services/feed/feed-batch.js'
import { initFeed } from '../../services/feed/feed-state.js'
import { parseSeismic } from '../../services/feed/seismic-formats.js'
import { isOfQuakes, type RawBatch } from '../../shared/domain/messages.js'
import { SOCAL } from '../../shared/domain/region.js'
import type { RandomState } from '../../shared/kernels/random.js'
import { mutate } from './mutate.js'

/** A payload that the feed did not get over, in base64 so that it can be tried again. */
export class FuzzFinding extends Error {
  constructor({ format, bytes }: RawBatch, what: string, cause?: unknown) {
    super(`${format}: ${what}; payload ${Buffer.from(bytes).toString('base64')}`, { cause })
  }
}

/**
 * Damages a payload and has the feed read it: nothing is thrown, every record is a report or refused with its bytes, and
 * what is put out is finite and in range.
 *
 * @throws {FuzzFinding}
 */
export function fuzzRound(random: RandomState, payload: RawBatch): void {
  const batch = { ...payload, bytes: mutate(random, payload.bytes) }
  try {
    const { records, reports, refused, recordBytes } = parseSeismic(batch)
    if (records !== reports.length + refused.length) {
      throw new FuzzFinding(batch, `${records} records, ${reports.length} reports, ${refused.length} refused`)
    }
    for (const { record } of refused)
      if (recordBytes(record).length > batch.bytes.length) throw new FuzzFinding(batch, 'bytes')
    for (const message of feedBatch(initFeed(), [SOCAL], batch)) {
      if (message.topic !== 'observations' || !isOfQuakes(message)) continue
      const { timeMs, latitude, longitude, magnitude } = message.quakes
      for (const column of [timeMs, latitude, longitude]) {
        if (!column.every(Number.isFinite)) throw new FuzzFinding(batch, 'a number that is none')
      }
      if (magnitude.some(value => value < -3 || value > 10)) throw new FuzzFinding(batch, 'a magnitude out of range')
    }
  } catch (error) {
    throw error instanceof FuzzFinding ? error : new FuzzFinding(batch, String(error), error)
  }
}
