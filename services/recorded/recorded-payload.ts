import { readFileSync } from 'node:fs'

const kept = new Map<string, unknown>()

/**
 * A payload of services/recorded/payloads, where ORIGIN.md tells whence each came. It is read when it is first asked for:
 * a command that serves no recording needs none.
 *
 * @param name  of a JSON file; its shape is the caller's knowledge
 */
export function recordedPayload<T>(name: string): T {
  if (!kept.has(name)) {
    const url = new URL(`../../../services/recorded/payloads/${name}`, import.meta.url)
    kept.set(name, JSON.parse(readFileSync(url, 'utf8')))
  }
  return kept.get(name) as T
}
