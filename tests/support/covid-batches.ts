import type { ParsedReadings } from '../../services/feed/sites/parsed-readings.js'
import type { RawBatch } from '../../shared/domain/messages.js'
import type { FormatOf } from '../../shared/domain/raw-formats.js'
import { COVID_VARIABLES } from '../../shared/domain/reading.js'
import { dateOfDay, dayOf } from '../../shared/domain/units.js'

/** A batch of COVID records, as its source would send it. */
export const covidBatch = (
  format: FormatOf<'covid'>,
  text: string | Uint8Array,
  fields: Partial<RawBatch> = {},
): RawBatch => ({
  topic: 'raw.covid',
  domain: 'covid',
  source: 'test',
  format,
  cursor: 0,
  fetchedMs: Date.UTC(2025, 0, 1),
  bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text,
  ...fields,
})

/** A reading as plain values: easy to compare and to print. */
export type ReadingText = readonly [site: string, variable: string, date: string, days: number, value: number]

export const readingsIn = (parsed: ParsedReadings): ReadingText[] =>
  Array.from({ length: parsed.count }, (_, i) => [
    parsed.site[i],
    COVID_VARIABLES[parsed.variable[i]].name,
    dateOfDay(dayOf(parsed.timeMs[i])),
    parsed.spanDays[i],
    parsed.value[i],
  ])

export const refusalsIn = ({ refused }: ParsedReadings) => refused.map(({ line, reason }) => [line, reason])
