import type { DutyWord } from '../../shared/domain/duty.js'
import { dateOfDay } from '../../shared/domain/units.js'
import { type AlertEntry, newestEvent, standingOf } from '../notify/alert-book.js'
import { alertStory } from '../notify/alert-story.js'
import type { DeadLetter } from '../notify/notify-state.js'
import { printable, table } from './rejects-text.js'

const HEAD = ['alert', 'state', 'severity', 'fired', 'value', 'place']

/** Three digits. */
const short = (value: number): string => (Number.isFinite(value) ? `${Number(value.toPrecision(3))}` : '?')

export function alertTable(entries: readonly AlertEntry[]): string {
  if (entries.length === 0) return ''
  const rows = entries.map(entry => {
    const { alert, severity, firedDay, value, place, exercise } = newestEvent(entry)
    const state = `${standingOf(entry)}${exercise ? ' (exercise)' : ''}`
    return [alert, state, severity, dateOfDay(firedDay), short(value), printable(place)]
  })
  return table([HEAD, ...rows])
}

type SilencedWord = Extract<DutyWord, { word: 'silenced' }>

export function silenceTable(words: readonly SilencedWord[]): string {
  if (words.length === 0) return ''
  const rows = words.map(({ silence, region, by, note }) => [
    silence.id,
    region,
    silence.rule ?? silence.alert ?? 'everything',
    whenText(silence),
    printable(`${by}${note === '' ? '' : `: ${note}`}`),
  ])
  return table([['silence', 'region', 'of', 'when (UTC)', 'by'], ...rows])
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

function whenText({ fromMs, untilMs, weekdays, fromMinute, toMinute }: SilencedWord['silence']): string {
  const time = (ms: number) => new Date(ms).toISOString().slice(0, 16)
  const clock = (minute: number) =>
    `${`${Math.floor(minute / 60)}`.padStart(2, '0')}:${`${minute % 60}`.padStart(2, '0')}`
  return [
    `${time(fromMs)} to ${Number.isFinite(untilMs) ? time(untilMs) : 'unsilence'}`,
    ...(weekdays.length === 0 ? [] : [weekdays.map(day => DAYS[day]).join(',')]),
    ...(fromMinute === toMinute ? [] : [`${clock(fromMinute)}-${clock(toMinute)}`]),
  ].join(', ')
}

/** All about one alert, for a terminal. */
export function alertText(entry: AlertEntry): string {
  const newest = newestEvent(entry)
  const lines = alertStory(newest)
  const history = entry.events.map(({ event, day, value }) => [
    event,
    `issue ${dateOfDay(day)}`,
    `value ${short(value)}`,
  ])
  const { acknowledged } = entry
  return [
    `${newest.exercise ? 'EXERCISE: ' : ''}${newest.says}, ${printable(newest.place)}\n`,
    table([
      ['alert', newest.alert],
      ['state', standingOf(entry)],
      ['severity', newest.severity],
      ...(acknowledged === undefined ? [] : [['acknowledged', printable(`${acknowledged.by} ${acknowledged.note}`)]]),
    ]),
    ...lines.map(line => `${printable(line)}\n`),
    table(history),
  ].join('')
}

/** For programs. */
export function alertJson(entry: AlertEntry) {
  const newest = newestEvent(entry)
  const { by, note, atMs } = entry.acknowledged ?? {}
  return {
    state: standingOf(entry),
    ...newest,
    value: Number.isFinite(newest.value) ? newest.value : null,
    skill: Number.isFinite(newest.skill) ? newest.skill : null,
    behindDay: [...newest.behindDay],
    behindCell: [...newest.behindCell],
    behindValue: [...newest.behindValue],
    similarDay: [...newest.similarDay],
    similarHappened: [...newest.similarHappened],
    events: entry.events.map(({ event, sequence, day, revision, reason }) => ({
      event,
      sequence,
      day,
      revision,
      reason,
    })),
    ...(by !== undefined && { acknowledged: { by, note, atMs } }),
  }
}

export function deadTable(dead: readonly DeadLetter[]): string {
  if (dead.length === 0) return ''
  const rows = dead.map(({ channel, notification, failures, reason }) => [
    channel,
    notification.key,
    `${failures}`,
    printable(reason),
  ])
  return table([['channel', 'notification', 'failures', 'why'], ...rows])
}
