import { NowcastError } from '../../../shared/domain/errors.js'

/** What went wrong with a request. */
export type FetchFault =
  | 'connect'
  | 'timeout'
  | 'cut-off'
  | 'too-large'
  | 'content-encoding'
  | 'content-type'
  | 'redirect'
  | 'throttled'
  | 'status'
  | 'page'

export interface FetchFailure {
  readonly canRetry: boolean
  readonly status?: number
  /** How long the server asks us to stay away, ms. */
  readonly retryAfterMs?: number
  /** Start of what the server said, for people. */
  readonly body?: string
  readonly cause?: unknown
}

/** A service that did not give what was asked of it. */
export class FetchError extends NowcastError {
  readonly code = 'FETCH'
  override readonly canRetry: boolean
  readonly fault: FetchFault
  readonly status?: number
  readonly retryAfterMs?: number
  readonly body?: string
  constructor(fault: FetchFault, message: string, failure: FetchFailure) {
    super(message, { cause: failure.cause })
    this.fault = fault
    this.canRetry = failure.canRetry
    this.status = failure.status
    this.retryAfterMs = failure.retryAfterMs
    this.body = failure.body
  }
}
