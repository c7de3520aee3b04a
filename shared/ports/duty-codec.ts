import Type from 'typebox'
import Value from 'typebox/value'
import type { DutyWord } from '../domain/duty.js'
import { MessageError } from '../domain/errors.js'
import type { LogRecord } from './event-log.js'
import { checkSeal, seal } from './record-seal.js'

export const DUTY_LAYOUT = 'duty/1'

const text = (description: string) => Type.String({ description })

const said = {
  region: text('Id of the region of the alerts that are meant.'),
  by: text('Who said it.'),
  atMs: Type.Number({ description: 'When, ms since 1970.' }),
  note: text('Why, for people; may be empty.'),
}

const minute = (description: string) => Type.Integer({ minimum: 0, maximum: 1440, description })

const silence = Type.Object({
  id: text('Names the silence.'),
  rule: Type.Optional(text('Alerts of this rule; absent: of any.')),
  alert: Type.Optional(text('Alerts whose name begins so; absent: any.')),
  fromMs: Type.Number({ description: 'From then on, ms since 1970.' }),
  // JSON has no Infinity.
  untilMs: Type.Union([Type.Number(), Type.Null()], {
    description: 'Until then, ms since 1970; null: until it is taken back.',
  }),
  weekdays: Type.Array(Type.Integer({ minimum: 0, maximum: 6 }), {
    description: 'Days of the week in UTC, 0 is Sunday; empty: every day.',
  }),
  fromMinute: minute('Minute of the UTC day from which it holds.'),
  toMinute: minute('Minute at which it ends, excluded; before fromMinute: on the next day; equal: the whole day.'),
})

/** What a person said, as JSON. */
export const DUTY_SCHEMA = Type.Union([
  Type.Object({ word: Type.Literal('acknowledged'), ...said, alert: text('Name of the alert.') }),
  Type.Object({ word: Type.Literal('silenced'), ...said, silence }),
  Type.Object({ word: Type.Literal('unsilenced'), ...said, id: text('Of the silence that is taken back.') }),
])

/** What a person said as a record of the log: JSON, keyed by region. */
export const encodeDuty = (word: DutyWord): LogRecord =>
  seal({ key: word.region, value: new TextEncoder().encode(JSON.stringify(word)), headers: { layout: DUTY_LAYOUT } })

/** @throws {MessageError} if the record is damaged, or none of ours */
export function decodeDuty(record: LogRecord): DutyWord {
  checkSeal(record)
  const layout = record.headers?.layout
  if (layout !== DUTY_LAYOUT) {
    throw new MessageError(`record has layout "${layout}", not ${DUTY_LAYOUT}: read it with the version that wrote it`)
  }
  const word: unknown = JSON.parse(new TextDecoder().decode(record.value))
  if (!Value.Check(DUTY_SCHEMA, word)) {
    throw new MessageError('record is no word of a duty officer; write it with `groundswell alerts`')
  }
  if (word.word !== 'silenced') return word
  return { ...word, silence: { ...word.silence, untilMs: word.silence.untilMs ?? Infinity } }
}
