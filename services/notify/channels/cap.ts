import { capXml } from '../cap-xml.js'
import { httpPost } from '../http-post.js'
import { EVENT_KINDS, type MakeChannel } from './channel.js'

/** CAP 1.2 to a URL; see cap-xml.ts. */
export const capChannel: MakeChannel<'cap'> = (name, { url, sender }, world) => ({
  kinds: EVENT_KINDS,
  isForPeople: false,
  async send(notification, signal) {
    const body = capXml(notification, sender)
    const headers = { 'content-type': 'application/cap+xml', 'idempotency-key': notification.key }
    await httpPost({ channel: name, url, body, headers }, world.nowMs(), signal)
  },
  close: () => {},
})
