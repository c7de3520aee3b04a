import { NowcastError } from './errors.js'

/** What may be asked of a replay that runs. */
export type ReplayAction =
  | { readonly action: 'pause' }
  | { readonly action: 'resume' }
  /** One day on, and then pause. */
  | { readonly action: 'step' }
  /** As fast as it goes up to the start of a UTC day, then on as before. */
  | { readonly action: 'seek'; readonly day: number }
  /** Days of event time in a second of the clock; Infinity: as fast as it goes. */
  | { readonly action: 'speed'; readonly daysPerSecond: number }

/** How a replay stands. */
export interface ReplayState {
  readonly paused: boolean
  /** Infinity: as fast as it goes. */
  readonly daysPerSecond: number
  /** Event time that has been let through, ms since 1970; −Infinity before the first day. */
  readonly reachedMs: number
  /** Where a seek under way ends, ms since 1970. */
  readonly seekMs?: number
}

/** Whoever runs a replay owns one of these and lends it to whoever may steer it. */
export interface ReplayControl {
  /** @throws {ReplayControlError} for what cannot be done; nothing has changed then */
  act(action: ReplayAction): ReplayState
  state(): ReplayState
}

/** An action that cannot be done now. */
export class ReplayControlError extends NowcastError {
  readonly code = 'REPLAY_CONTROL'
}
