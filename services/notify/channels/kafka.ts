import { DeliveryError } from '../delivery-error.js'
import { notificationJson } from '../notification-json.js'
import { ALL_KINDS, type MakeChannel } from './channel.js'

/**
 * JSON on a topic of the event log, by domain: `alerts.seismic`. Key: the region; header `idempotency-key` tells what
 * comes twice.
 */
export const kafkaChannel: MakeChannel<'kafka'> = (name, { topic }, { append }) => ({
  kinds: ALL_KINDS,
  isForPeople: false,
  async send(notification) {
    const value = new TextEncoder().encode(JSON.stringify(notificationJson(notification)))
    const headers = { 'content-type': 'application/json', 'idempotency-key': notification.key }
    const record = { key: notification.alert.region, value, headers }
    await append(topic ?? `alerts.${notification.domain}`, [record]).catch(cause => {
      throw new DeliveryError(`channel ${name}: ${(cause as Error).message}`, { canRetry: true, cause })
    })
  },
  close: () => {},
})
