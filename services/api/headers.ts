import type { OutgoingHttpHeaders } from 'node:http'
import { HostError } from './http-errors.js'

/** On every answer. The page needs nothing from elsewhere, and nobody else may frame it. */
export const SECURITY_HEADERS: OutgoingHttpHeaders = {
  'content-security-policy': "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|\[?::1\]?)$/i

/** Whether only this machine can reach a server bound to this host. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host)

/**
 * Refuses a request to a server on loopback that calls it by another name. A page on the web may point its own name
 * at 127.0.0.1 and would then read our answers as its own; the Host header still tells.
 *
 * @throws {HostError}
 */
export function checkHost(header: string | undefined): void {
  const name = header?.replace(/:\d+$/, '')
  if (name !== undefined && isLoopback(name)) return
  throw new HostError(`this server does not answer to ${JSON.stringify(header ?? '')}; call it 127.0.0.1 or localhost`)
}
