import type { ParsedReadings } from '../../services/feed/sites/parsed-readings.js'
import { STREAMFLOW_VARIABLES } from '../../shared/domain/reading.js'

/** One reading as plain values: `01491000 discharge 2020-02-13T17:15Z/0 12.431 q1`. */
export const readingText = (parsed: ParsedReadings, i: number, digits = 4): string =>
  [
    parsed.site[i],
    STREAMFLOW_VARIABLES[parsed.variable[i]].name,
    `${new Date(parsed.timeMs[i]).toISOString().slice(0, 16)}/${parsed.spanDays[i]}`,
    Number.isNaN(parsed.value[i]) ? 'none' : parsed.value[i].toFixed(digits),
    `q${parsed.quality[i]}`,
  ].join(' ')

export const readingTexts = (parsed: ParsedReadings, digits = 4): string[] =>
  Array.from({ length: parsed.count }, (_, i) => readingText(parsed, i, digits))

/** `line reason` of each refusal. */
export const refusalTexts = ({ refused }: ParsedReadings): string[] =>
  refused.map(({ line, reason }) => `${line} ${reason}`)
