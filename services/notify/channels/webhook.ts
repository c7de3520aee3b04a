import { createHmac } from 'node:crypto'
import { SECOND_MS } from '../../../shared/domain/units.js'
import { httpPost } from '../http-post.js'
import { notificationJson } from '../notification-json.js'
import { ALL_KINDS, type MakeChannel } from './channel.js'
import { secretOf } from './secret.js'

/**
 * Signature of a body: `t=<seconds>,v1=<hex of HMAC-SHA256 over "<seconds>.<body>">`. The time is signed too, so that a
 * receiver may refuse what is old.
 *
 * @see RFC 2104
 */
export function signatureOf(body: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / SECOND_MS)
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}

/** JSON to a URL, signed where there is a secret. */
export const webhookChannel: MakeChannel<'webhook'> = (name, { url, secretEnv }, world) => {
  const secret = secretEnv === undefined ? undefined : secretOf(name, secretEnv, world)
  return {
    kinds: ALL_KINDS,
    isForPeople: false,
    async send(notification, signal) {
      const body = JSON.stringify(notificationJson(notification))
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': notification.key,
        ...(secret !== undefined && { 'groundswell-signature': signatureOf(body, secret, world.nowMs()) }),
      }
      await httpPost({ channel: name, url, body, headers }, world.nowMs(), signal)
    },
    close: () => {},
  }
}
