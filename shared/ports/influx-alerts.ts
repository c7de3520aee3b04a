import { type Alert, type AlertEvent, WHOLE_REGION } from '../domain/alert.js'
import { SEVERITIES, type Severity } from '../domain/alert-rule.js'
import { dayOf, startOfDay } from '../domain/units.js'
import type { InfluxRow } from './influx-rows.js'
import { alertTimeMs, dayAndSequence, doublesOfText, doublesText, MEASUREMENT } from './influx-schema.js'
import { doubleText, fieldText, numberFields, tagText } from './influx-text.js'

/** Tag `cell` of an alert of a whole region. */
const WHOLE = 'all'

/** Fields that are numbers, by their names in the message. */
const NUMBERS = {
  value: 'value',
  threshold: 'threshold',
  clear: 'clear',
  skill: 'skill',
  latitude: 'latitude',
  longitude: 'longitude',
} as const

/** Fields that are whole numbers. */
const COUNTS = { horizon_days: 'horizonDays', revision: 'revision', streak: 'streak' } as const

/** Fields that are texts. */
const TEXTS = {
  alert: 'alert',
  place: 'place',
  says: 'says',
  reason: 'reason',
  model: 'model',
  model_hash: 'modelHash',
  quantity: 'quantity',
  side: 'side',
} as const

/** How severe what is open is now: 1 minor, 2 moderate, 3 severe, 4 extreme; 0: it is over. */
const levelOf = ({ event, severity }: Alert): number =>
  event === 'fired' || event === 'updated' ? SEVERITIES.indexOf(severity) + 1 : 0

/** Line protocol of an event of an alert. */
export function alertLine(alert: Alert): string {
  const { region, rule, cell, severity, event, exercise, day, sequence, firedDay } = alert
  const tags = {
    cell: cell === WHOLE_REGION ? WHOLE : String(cell),
    ...{ event, region, rule, severity },
    status: exercise ? 'exercise' : 'actual',
  }
  const numbers = numberFields(
    Object.keys(NUMBERS),
    Object.values(NUMBERS).map(name => alert[name]),
    doubleText,
  )
  const counts = Object.entries(COUNTS).map(([field, name]) => `${field}=${alert[name]}i`)
  const texts = Object.entries(TEXTS).map(([field, name]) => `${field}=${fieldText(oneLine(alert[name]))}`)
  const fields = [
    numbers,
    ...counts,
    ...texts,
    `level=${levelOf(alert)}i`,
    `issued_ms=${startOfDay(day + 1)}i,fired_ms=${startOfDay(firedDay + 1)}i`,
    `channels=${fieldText(JSON.stringify(alert.channels))}`,
    `behind_day="${doublesText(alert.behindDay)}"`,
    `behind_cell=${fieldText(JSON.stringify([...alert.behindCell]))}`,
    `behind_value="${doublesText(alert.behindValue)}"`,
    `similar_day="${doublesText(alert.similarDay)}"`,
    `similar_happened=${fieldText(JSON.stringify([...alert.similarHappened]))}`,
  ]
  const tagged = Object.entries(tags).map(([tag, value]) => `${tag}=${tagText(tag, value)}`)
  return `${[MEASUREMENT.alerts, ...tagged]} ${fields} ${alertTimeMs(day, sequence)}`
}

/** @param row  of `alerts`, all of its fields @throws {MessageError} if it is not of this schema */
export function alertOf(region: string, row: InfluxRow): Alert {
  const { day, sequence } = dayAndSequence(row.number('time'))
  const cell = row.text('cell')
  const { value, threshold, clear, skill, latitude, longitude } = byName(NUMBERS, row.number)
  const { horizonDays, revision, streak } = byName(COUNTS, row.number)
  const { alert, place, says, reason, model, modelHash, quantity, side } = byName(TEXTS, field =>
    fromOneLine(row.text(field)),
  )
  return {
    topic: 'alerts',
    ...{ region, alert, sequence, rule: row.text('rule'), says, place, latitude, longitude, model, modelHash, day },
    event: row.text('event') as AlertEvent,
    exercise: row.text('status') === 'exercise',
    severity: row.text('severity') as Severity,
    channels: JSON.parse(row.text('channels')),
    cell: cell === WHOLE ? WHOLE_REGION : Number(cell),
    firedDay: dayOf(row.number('fired_ms')) - 1,
    side: side as Alert['side'],
    ...{ horizonDays, revision, quantity, value, threshold, clear, streak, skill, reason },
    behindDay: doublesOfText(row.text('behind_day')),
    behindCell: Uint32Array.from(JSON.parse(row.text('behind_cell'))),
    behindValue: doublesOfText(row.text('behind_value')),
    similarDay: doublesOfText(row.text('similar_day')),
    similarHappened: Uint8Array.from(JSON.parse(row.text('similar_happened'))),
  }
}

/** Values of some fields by their names in the message. */
const byName = <Names extends Readonly<Record<string, string>>, T>(names: Names, read: (field: string) => T) =>
  Object.fromEntries(Object.entries(names).map(([field, name]) => [name, read(field)])) as Record<Names[keyof Names], T>

/** A point is one line, and so are its texts: a backslash and what ends a line are written as in JSON. */
const oneLine = (text: string): string => text.replace(/[\\\n\r]/g, character => JSON.stringify(character).slice(1, -1))

/** Inverse of `oneLine`. */
const fromOneLine = (text: string): string => text.replace(/\\./g, written => JSON.parse(`"${written}"`) as string)
