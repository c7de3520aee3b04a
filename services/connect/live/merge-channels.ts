/** One of several channels, and what it gave. */
export interface FromChannel<T> {
  readonly channel: string
  readonly item: T
}

/**
 * Items of several channels as they come. Each channel is asked for its next item only after its last one was taken,
 * so that a slow reader slows them all. The first that fails ends all.
 */
export async function* mergeChannels<T>(
  channels: ReadonlyMap<string, AsyncGenerator<T>>,
): AsyncGenerator<FromChannel<T>> {
  const ask = async (channel: string) => ({ channel, next: await channels.get(channel)!.next() })
  const asked = new Map([...channels.keys()].map(channel => [channel, ask(channel)]))
  try {
    while (asked.size > 0) {
      const { channel, next } = await Promise.race(asked.values())
      if (next.done === true) {
        asked.delete(channel)
        continue
      }
      yield { channel, item: next.value }
      // Put behind the others: a race is won by whoever stands first, and a busy channel must not starve the rest.
      asked.delete(channel)
      asked.set(channel, ask(channel))
    }
  } finally {
    for (const pending of asked.values()) pending.catch(() => undefined)
  }
}
