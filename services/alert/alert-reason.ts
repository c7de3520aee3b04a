import type { Alert } from '../../shared/domain/alert.js'
import { dateOfDay } from '../../shared/domain/units.js'

type Said = Pick<
  Alert,
  | 'event'
  | 'place'
  | 'model'
  | 'day'
  | 'horizonDays'
  | 'revision'
  | 'quantity'
  | 'value'
  | 'threshold'
  | 'clear'
  | 'side'
  | 'streak'
  | 'firedDay'
>

/** Three digits: what a person compares. */
const short = (value: number): string => (Number.isFinite(value) ? `${Number(value.toPrecision(3))}` : 'not known')

/**
 * The whole of an event in a sentence: what, where, until when, how much, against what, and who says so.
 *
 * @param isPast  what was looked at is how a model has held, not what is to come
 */
export function reasonOf(said: Said, isPast = false): string {
  const { event, side, threshold, clear, streak, revision, firedDay } = said
  const issues = `${streak} issue${streak === 1 ? '' : 's'} in a row`
  const of = isPast ? heldOf(said) : factOf(said)
  const revised = revision === 0 ? '' : ', after a later truth changed it'
  if (event === 'fired') return `${of}: ${side} ${short(threshold)} for ${issues}${revised}.`
  if (event === 'updated') return `${of}: still ${side} ${short(clear)}${revised}.`
  if (event === 'resolved') return `${of}: no longer ${side} ${short(clear)}${revised}.`
  return `A later truth changed what it fired on, ${dateOfDay(firedDay)}. ${of}: not ${side} ${short(threshold)}.`
}

const heldOf = ({ quantity, place, day, horizonDays, model, value }: Said): string =>
  `${quantity} of ${model}, ${horizonDays} days ahead in ${place}, is ${short(value)} as known on ${dateOfDay(day)}`

const factOf = ({ quantity, place, day, horizonDays, model, value }: Said): string =>
  `${quantity} of ${place} up to ${dateOfDay(day + horizonDays)} is ${short(value)} by ${model}, issued ${dateOfDay(day)}`
