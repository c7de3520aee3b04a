import { NowcastError } from '../domain/errors.js'

/** An engine that is not there, does not start, or fails while it runs: another one may do. */
export class EngineError extends NowcastError {
  readonly code = 'ENGINE'
  override readonly canRetry = true
}

/** Whatever an engine's own library throws, in our words; what we throw on purpose stays what it is. */
export const engineError = (name: string, what: string, cause: unknown): NowcastError =>
  cause instanceof NowcastError
    ? cause
    : new EngineError(`${name} ${what}: ${cause instanceof Error ? cause.message : cause}`, { cause })
