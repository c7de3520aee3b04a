/** Time, chance and the end, as a polling source meets them: a test of three days takes three milliseconds. */
export interface PollContext {
  nowMs(): number
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** A number in 0..1, 1 excluded. */
  random(): number
  /** The source is to stop. */
  readonly signal: AbortSignal
  /** Told of what went wrong and mends itself, for people who watch. */
  readonly onTrouble?: (trouble: Trouble) => void
}

/** Something that a source got over, or is about to try again. */
export interface Trouble {
  /** Stable name, for counting. */
  readonly reason: string
  readonly message: string
  /** How long the source waits before it tries again, ms; absent where it goes straight on. */
  readonly waitMs?: number
}
