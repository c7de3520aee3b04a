import { NowcastError, PortError } from '../../shared/domain/errors.js'
import type { ErrorBody } from './wire.js'

/** A request that gets another answer than the one asked for. */
export abstract class HttpError extends NowcastError {
  abstract readonly status: number
}

/** A parameter that is missing, or cannot be what it says. */
export class BadRequestError extends HttpError {
  readonly code = 'BAD_REQUEST'
  readonly status = 400
}

/** A Host header that does not name this server: a page elsewhere may have pointed its own name at us. */
export class HostError extends HttpError {
  readonly code = 'HOST'
  readonly status = 403
}

/** No such path, or nothing there yet. */
export class NotFoundError extends HttpError {
  readonly code = 'NOT_FOUND'
  readonly status = 404
}

/** What was asked cannot be done as things stand. */
export class ConflictError extends HttpError {
  readonly code = 'CONFLICT'
  readonly status = 409
}

/** A method that the path does not take. */
export class MethodError extends HttpError {
  readonly code = 'METHOD'
  readonly status = 405
  /** The methods that it takes: `GET, HEAD`. */
  readonly allow: string
  constructor(method: string | undefined, path: string, allow: string) {
    super(`${method} is not for ${path}; it only answers ${allow}`)
    this.allow = allow
  }
}

/** More live readers than the server keeps. */
export class BusyError extends HttpError {
  readonly code = 'BUSY'
  readonly status = 503
  override readonly canRetry = true
}

/** Status and body for whatever a handler threw. What we did not foresee is named by its code alone. */
export function errorAnswer(error: unknown): { status: number; body: ErrorBody } {
  if (error instanceof HttpError) return { status: error.status, body: { code: error.code, message: error.message } }
  if (error instanceof PortError) {
    return { status: error.canRetry ? 503 : 500, body: { code: error.code, message: error.message } }
  }
  return { status: 500, body: { code: 'INTERNAL', message: 'the server failed; its log says why' } }
}
