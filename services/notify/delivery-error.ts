import { NowcastError } from '../../shared/domain/errors.js'

/** A channel that did not take a notification. */
export class DeliveryError extends NowcastError {
  readonly code = 'DELIVERY'
  override readonly canRetry: boolean
  /** How long the other side asks us to stay away, ms. */
  readonly retryAfterMs?: number
  constructor(message: string, options: { canRetry: boolean; retryAfterMs?: number; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.canRetry = options.canRetry
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs
  }
}
