/** How a source publishes. */
export interface Publishing {
  /** How long after the end of what it stands for a reading may first be published, ms. */
  readonly publishingDelayMs: number
  /** What has been silent for longer is waited for no more, ms. */
  readonly silentAfterMs: number
}

/**
 * Up to when sites are complete together, ms since 1970: as far as the one that has reported least, of those that are
 * still waited for; never further than the publishing delay allows.
 *
 * @param reported  up to when each has reported, ms since 1970
 * @param atMs  when they were asked
 */
export function completeTo(
  reported: Iterable<number>,
  atMs: number,
  { publishingDelayMs, silentAfterMs }: Publishing,
): number {
  let completeToMs = atMs - publishingDelayMs
  for (const ms of reported) if (ms >= atMs - silentAfterMs) completeToMs = Math.min(completeToMs, ms)
  return completeToMs
}
