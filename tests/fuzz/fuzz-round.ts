import type { RawBatch } from '../../shared/domain/messages.js'
import type { Domain } from '../../shared/domain/region.js'
import type { RandomState } from '../../shared/kernels/random.js'
import { checkQuakes } from './check-quakes.js'
import { checkReadings } from './check-readings.js'
import { mutate } from './mutate.js'

/** A payload that the feed did not get over, in base64 so that it can be tried again. */
export class FuzzFinding extends Error {
  constructor({ format, bytes }: RawBatch, what: string, cause?: unknown) {
    super(`${format}: ${what}; payload ${Buffer.from(bytes).toString('base64')}`, { cause })
  }
}

/** Has the feed read a batch, and says which law was broken. */
export type FuzzCheck = (batch: RawBatch) => string | undefined

const CHECKS: Partial<Readonly<Record<Domain, FuzzCheck>>> = { seismic: checkQuakes, streamflow: checkReadings }

/**
 * Damages a payload and has the feed read it: nothing is thrown, and the laws of its domain hold.
 *
 * @throws {FuzzFinding}
 */
export function fuzzRound(random: RandomState, payload: RawBatch): void {
  const batch = { ...payload, bytes: mutate(random, payload.bytes) }
  let what: string | undefined
  try {
    what = CHECKS[payload.domain]!(batch)
  } catch (error) {
    throw new FuzzFinding(batch, String(error), error)
  }
  if (what !== undefined) throw new FuzzFinding(batch, what)
}
