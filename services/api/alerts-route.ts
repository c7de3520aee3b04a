import type { IncomingMessage } from 'node:http'
import Type, { type Static } from 'typebox'
import Value from 'typebox/value'
import { dateOfDay } from '../../shared/domain/units.js'
import type { Clock } from '../../shared/ports/clock.js'
import { type AlertEntry, newestEvent, standingOf } from '../notify/alert-book.js'
import type { AlertDesk } from '../notify/alert-desk.js'
import { alertStory } from '../notify/alert-story.js'
import { acknowledge, DutyError, findAlert, silence, unsilence } from '../notify/duty-desk.js'
import { BadRequestError, ConflictError, NotFoundError } from './http-errors.js'
import { readJsonBody } from './json-body.js'
import type { AlertInfo, AlertsInfo } from './wire.js'

const who = { by: Type.String({ minLength: 1, maxLength: 100 }), note: Type.Optional(Type.String({ maxLength: 400 })) }

const ACTION = Type.Union([
  Type.Object({ action: Type.Literal('acknowledge'), alert: Type.String(), ...who }, { additionalProperties: false }),
  Type.Object(
    {
      action: Type.Literal('silence'),
      rule: Type.Optional(Type.String()),
      alert: Type.Optional(Type.String()),
      untilMs: Type.Optional(Type.Number()),
      weekdays: Type.Optional(Type.Array(Type.Integer({ minimum: 0, maximum: 6 }))),
      fromMinute: Type.Optional(Type.Integer({ minimum: 0, maximum: 1440 })),
      toMinute: Type.Optional(Type.Integer({ minimum: 0, maximum: 1440 })),
      ...who,
    },
    { additionalProperties: false },
  ),
  Type.Object({ action: Type.Literal('unsilence'), id: Type.String(), ...who }, { additionalProperties: false }),
])

type Action = Static<typeof ACTION>

/** Alerts that are over and still shown, the newest. */
const SHOWN_OVER = 50

const EXAMPLE = '{"action":"acknowledge","alert":"…","by":"you"}'

/**
 * `GET /api/alerts`: the alerts that are open, and the newest of those that are over, with the silences.
 *
 * `POST /api/alerts`, body `application/json`, answers with the same:
 *
 * | body | does |
 * | --- | --- |
 * | `{"action":"acknowledge","alert":"…","by":"ann","note":"…"}` | somebody has it: people are told no more updates |
 * | `{"action":"silence","rule":"m5-likely","untilMs":…,"by":"ann"}` | keeps channels quiet; `weekdays`, `fromMinute`, `toMinute` recur, UTC |
 * | `{"action":"unsilence","id":"…","by":"ann"}` | ends a silence |
 *
 * 400: no such action; 404: there are no rules; 409: it cannot be done, and nothing has changed.
 */
export async function answerAlerts(
  request: IncomingMessage,
  desk: AlertDesk | undefined,
  clock: Pick<Clock, 'nowMs'>,
): Promise<AlertsInfo> {
  if (desk === undefined) throw new NotFoundError('no alert rules run here; name a file of them in alerts.rules')
  if (request.method !== 'POST') return infoOf(desk)
  const action = await readJsonBody(request, EXAMPLE)
  if (!Value.Check(ACTION, action)) throw new BadRequestError(`that is nothing to do with alerts; send ${EXAMPLE}`)
  try {
    await act(desk, action, clock.nowMs())
  } catch (error) {
    if (error instanceof DutyError) throw new ConflictError(error.message, { cause: error })
    throw error
  }
  return infoOf(desk, true)
}

async function act({ log, regionIds, book }: AlertDesk, action: Action, atMs: number): Promise<void> {
  const said = { by: action.by, note: action.note ?? '', atMs }
  if (action.action === 'acknowledge') {
    await acknowledge(log, findAlert(await book(true), action.alert), said)
    return
  }
  if (action.action === 'unsilence') {
    await unsilence(log, await book(true), action.id, said)
    return
  }
  const { rule, alert, untilMs = Infinity, weekdays = [], fromMinute = 0, toMinute = 0 } = action
  await silence(log, regionIds, said, {
    ...(rule !== undefined && { rule }),
    ...(alert !== undefined && { alert }),
    fromMs: atMs,
    untilMs,
    weekdays,
    fromMinute,
    toMinute,
  })
}

async function infoOf(desk: AlertDesk, isFresh = false): Promise<AlertsInfo> {
  const { alerts, silences } = await desk.book(isFresh)
  const all = [...alerts.values()].reverse()
  const isOver = (entry: AlertEntry) => ['resolved', 'cancelled'].includes(standingOf(entry))
  const shown = [...all.filter(entry => !isOver(entry)), ...all.filter(isOver).slice(0, SHOWN_OVER)]
  return {
    alerts: shown.map(alertInfo),
    silences: [...silences.values()].map(({ region, by, note, silence: { untilMs, ...when } }) => ({
      region,
      by,
      note,
      ...when,
      untilMs: Number.isFinite(untilMs) ? untilMs : null,
    })),
  }
}

function alertInfo(entry: AlertEntry): AlertInfo {
  const { alert, region, rule, says, severity, exercise, cell, place, firedDay, day } = newestEvent(entry)
  const { by, note } = entry.acknowledged ?? {}
  return {
    alert,
    region,
    rule,
    says,
    severity,
    exercise,
    cell,
    place,
    state: standingOf(entry),
    fired: dateOfDay(firedDay),
    issued: dateOfDay(day),
    why: alertStory(newestEvent(entry)),
    ...(by !== undefined && { acknowledged: { by, note: note ?? '' } }),
  }
}
