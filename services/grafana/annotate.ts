import type { GrafanaClient } from './grafana-client.js'

/** A mark on every dashboard that shows annotations of these tags. */
export interface Annotation {
  /** The same id is the same mark: written again, it changes it. */
  readonly id: string
  readonly timeMs: number
  /** Absent: a moment. */
  readonly endMs?: number
  readonly text: string
  readonly tags: readonly string[]
}

/** Writes a mark once; its id stands among its tags. @throws {GrafanaError} @returns what was done */
export async function annotate(
  client: GrafanaClient,
  { id, timeMs, endMs, text, tags }: Annotation,
): Promise<'created' | 'changed' | 'kept'> {
  const own = `id:${id}`
  const wanted = { time: timeMs, timeEnd: endMs ?? timeMs, text, tags: ['groundswell', own, ...tags] }
  const query = new URLSearchParams([
    ['tags', own],
    ['type', 'annotation'],
    ['limit', '10'],
  ])
  const found = (await client.get<readonly FoundAnnotation[]>(`/api/annotations?${query}`)) ?? []
  const [same] = found.filter(one => one.tags.includes(own))
  if (same === undefined) {
    await client.send('POST', '/api/annotations', wanted)
    return 'created'
  }
  const isSame =
    same.text === text &&
    same.time === wanted.time &&
    (same.timeEnd ?? same.time) === wanted.timeEnd &&
    [...same.tags].sort().join('\n') === [...wanted.tags].sort().join('\n')
  if (isSame) return 'kept'
  await client.send('PUT', `/api/annotations/${same.id}`, wanted)
  return 'changed'
}

interface FoundAnnotation {
  readonly id: number
  readonly time: number
  readonly timeEnd?: number
  readonly text: string
  readonly tags: readonly string[]
}
