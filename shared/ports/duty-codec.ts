import Type from 'typebox'
import Value from 'typebox/value'
import type { DutyWord } from '../domain/duty.js'
import { MessageError } from '../domain/errors.js'
import type { LogRecord } from './event-log.js'
import { checkSeal, seal } from './record-seal.js'

const LAYOUT = 'duty/1'

const said = { region: Type.String(), by: Type.String(), atMs: Type.Number(), note: Type.String() }

const silence = Type.Object({
  id: Type.String(),
  rule: Type.Optional(Type.String()),
  alert: Type.Optional(Type.String()),
  fromMs: Type.Number(),
  /** JSON has no Infinity: null is for ever. */
  untilMs: Type.Union([Type.Number(), Type.Null()]),
  weekdays: Type.Array(Type.Integer({ minimum: 0, maximum: 6 })),
  fromMinute: Type.Integer({ minimum: 0, maximum: 1440 }),
  toMinute: Type.Integer({ minimum: 0, maximum: 1440 }),
})

const WORD = Type.Union([
  Type.Object({ word: Type.Literal('acknowledged'), ...said, alert: Type.String() }),
  Type.Object({ word: Type.Literal('silenced'), ...said, silence }),
  Type.Object({ word: Type.Literal('unsilenced'), ...said, id: Type.String() }),
])

/** What a person said as a record of the log: JSON, keyed by region. */
export const encodeDuty = (word: DutyWord): LogRecord =>
  seal({ key: word.region, value: new TextEncoder().encode(JSON.stringify(word)), headers: { layout: LAYOUT } })

/** @throws {MessageError} if the record is damaged, or none of ours */
export function decodeDuty(record: LogRecord): DutyWord {
  checkSeal(record)
  const layout = record.headers?.layout
  if (layout !== LAYOUT) {
    throw new MessageError(`record has layout "${layout}", not ${LAYOUT}: read it with the version that wrote it`)
  }
  const word: unknown = JSON.parse(new TextDecoder().decode(record.value))
  if (!Value.Check(WORD, word)) {
    throw new MessageError('record is no word of a duty officer; write it with `groundswell alerts`')
  }
  if (word.word !== 'silenced') return word
  return { ...word, silence: { ...word.silence, untilMs: word.silence.untilMs ?? Infinity } }
}
