import type { Fault } from '../fault.js'
import { type ParsedReadings, readingsBuilder } from '../sites/parsed-readings.js'

/** How much of what cannot be read goes with its reject, bytes. */
export const SAMPLE_BYTES = 16 * 1024

/** A document that cannot be read at all is one refused record. */
export function refusedDocument(bytes: Uint8Array, fault: Fault): ParsedReadings {
  const builder = readingsBuilder(0)
  builder.refuse({ ...fault, record: 0, line: 1 })
  return builder.parsed(1, () => bytes.slice(0, SAMPLE_BYTES))
}
