import { httpPost } from '../http-post.js'
import { headline } from '../notification.js'
import { notificationLines } from '../notification-text.js'
import { ALL_KINDS, type MakeChannel } from './channel.js'
import { secretOf } from './secret.js'

/** Slack reads these three as markup. https://docs.slack.dev/messaging/formatting-message-text */
const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** Longest text of a section block, characters. https://docs.slack.dev/reference/block-kit/blocks/section-block */
const MAX_SECTION = 3_000

/**
 * An incoming webhook of Slack, or of who speaks as it does (Mattermost, Rocket.Chat): `text` for notifications, blocks
 * for the message.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export const slackChannel: MakeChannel<'slack'> = (name, { urlEnv }, world) => {
  const url = secretOf(name, urlEnv, world)
  return {
    kinds: ALL_KINDS,
    isForPeople: true,
    async send(notification, signal) {
      const title = plain(headline(notification))
      const text = plain(notificationLines(notification).join('\n')).slice(0, MAX_SECTION)
      const blocks = [`*${title}*`, text].map(mrkdwn => ({ type: 'section', text: { type: 'mrkdwn', text: mrkdwn } }))
      const body = JSON.stringify({ text: title, blocks })
      await httpPost(
        { channel: name, url, body, headers: { 'content-type': 'application/json' } },
        world.nowMs(),
        signal,
      )
    },
    close: () => {},
  }
}
