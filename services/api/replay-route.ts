import type { IncomingMessage } from 'node:http'
import type { ReplayAction, ReplayControl, ReplayState } from '../../shared/domain/replay-control.js'
import { ReplayControlError } from '../../shared/domain/replay-control.js'
import { BadRequestError, ConflictError, NotFoundError } from './http-errors.js'
import { dateParameter } from './query.js'
import type { ReplayInfo } from './wire.js'

/** Longest body of a request, bytes; the longest action has some forty. */
const MAX_BODY_BYTES = 1024

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
  checkSender(request)
  const action = actionOf(await readJson(request))
  try {
    return infoOf(control.act(action))
  } catch (error) {
    if (error instanceof ReplayControlError) throw new ConflictError(error.message, { cause: error })
    throw error
  }
}

/** @throws {BadRequestError} */
function checkSender({ headers }: IncomingMessage): void {
  const type = headers['content-type']?.split(';')[0].trim().toLowerCase()
  if (type !== 'application/json') throw new BadRequestError(`content-type is ${type}; send application/json`)
  const { origin, host } = headers
  if (origin !== undefined && origin.replace(/^https?:\/\//, '') !== host) {
    throw new BadRequestError(`the page of ${JSON.stringify(origin)} cannot steer this replay; use the one at ${host}`)
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of request as AsyncIterable<Uint8Array>) {
    length += piece.length
    if (length > MAX_BODY_BYTES)
      throw new BadRequestError(`the body is longer than ${MAX_BODY_BYTES} bytes; shorten it`)
    pieces.push(piece)
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString())
  } catch {
    throw new BadRequestError('the body is no JSON; send {"action":"pause"}')
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
