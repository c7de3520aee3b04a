import type { OutgoingHttpHeaders } from 'node:http'

/** What a route sends, with status 200. */
export interface Answer {
  readonly headers: OutgoingHttpHeaders
  readonly body: string | Uint8Array
}
