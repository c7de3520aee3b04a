import type { IncomingMessage } from 'node:http'
import type { ReplayAction, ReplayControl, ReplayState } from '../../shared/domain/replay-control.js'
import { ReplayControlError } from '../../shared/domain/replay-control.js'
import { BadRequestError, ConflictError, NotFoundError } from './http-errors.js'
import { readJsonBody } from './json-body.js'
import { dateParameter } from './query.js'
import type { ReplayInfo } from './wire.js'

/**
 * `POST /api/replay`, body `application/json`: steers the replay that the page shows, and answers with `ReplayInfo`.
 *
 * | body | does |
 * | --- | --- |
 * | `{"action":"pause"}` | holds event time |
 * | `{"action":"resume"}` | goes on |
 * | `{"action":"step"}` | one day on, then holds |
 * | `{"action":"seek","date":"1994-01-17"}` | as fast as it goes to the start of that UTC day, then as before |
 * | `{"action":"speed","daysPerSecond":20}` | another speed; null: as fast as it goes |
 *
 * 400: no such action; 404: what runs is no replay; 409: it cannot be done, as a seek backwards, and nothing has changed.
 * `GET /api/replay` answers with `ReplayInfo` and changes nothing.
 *
 * A page elsewhere cannot send this: it would have to ask us first (a body of JSON is no simple request), and we allow
 * nobody. Beside that the `Host` is checked as for every other path, and `Origin`, where it is sent, must be ours.
 */
export async function answerReplay(request: IncomingMessage, control: ReplayControl | undefined): Promise<ReplayInfo> {
  if (control === undefined) throw new NotFoundError('what runs here is no replay; start one with groundswell replay')
  if (request.method !== 'POST') return infoOf(control.state())
  const action = actionOf(await readJsonBody(request, '{"action":"pause"}'))
  try {
    return infoOf(control.act(action))
  } catch (error) {
    if (error instanceof ReplayControlError) throw new ConflictError(error.message, { cause: error })
    throw error
  }
}

const KNOWN = 'pause, resume, step, seek with a date, speed with daysPerSecond'

/** @throws {BadRequestError} */
function actionOf(body: unknown): ReplayAction {
  const { action, date, daysPerSecond } = (body ?? {}) as Readonly<Record<string, unknown>>
  if (action === 'pause' || action === 'resume' || action === 'step') return { action }
  if (action === 'seek') {
    if (typeof date !== 'string') throw new BadRequestError('seek needs a date; add "date":"1994-01-17"')
    return { action, day: dateParameter(new Map([['date', date]]), 'date', 0) }
  }
  if (action === 'speed') {
    if (daysPerSecond === null) return { action, daysPerSecond: Infinity }
    if (typeof daysPerSecond === 'number') return { action, daysPerSecond }
    throw new BadRequestError('speed needs daysPerSecond; give a number above 0, or null for as fast as it goes')
  }
  throw new BadRequestError(`no action ${JSON.stringify(action)} here; known: ${KNOWN}`)
}

const infoOf = ({ paused, daysPerSecond, reachedMs, seekMs }: ReplayState): ReplayInfo => ({
  paused,
  daysPerSecond: Number.isFinite(daysPerSecond) ? daysPerSecond : null,
  reachedMs: Number.isFinite(reachedMs) ? reachedMs : null,
  seekMs: seekMs ?? null,
})
