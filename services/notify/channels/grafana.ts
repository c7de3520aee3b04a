import { startOfDay } from '../../../shared/domain/units.js'
import { httpPost } from '../http-post.js'
import { headline } from '../notification.js'
import { notificationLines } from '../notification-text.js'
import { EVENT_KINDS, type MakeChannel } from './channel.js'
import { secretOf } from './secret.js'

/**
 * An annotation in Grafana, at the issue time, so that it stands where the forecast does on every dashboard that shows
 * the tag `groundswell`.
 *
 * @see https://grafana.com/docs/grafana/latest/developers/http_api/annotations/
 */
export const grafanaChannel: MakeChannel<'grafana'> = (name, { url, tokenEnv }, world) => {
  const token = secretOf(name, tokenEnv, world)
  return {
    kinds: EVENT_KINDS,
    isForPeople: false,
    async send(notification, signal) {
      const { kind, alert, domain } = notification
      const body = JSON.stringify({
        time: startOfDay(alert.day + 1),
        tags: [
          'groundswell',
          domain,
          `region:${alert.region}`,
          `rule:${alert.rule}`,
          `event:${kind}`,
          ...(alert.exercise ? ['exercise'] : []),
        ],
        text: [headline(notification), ...notificationLines(notification)].join('\n'),
      })
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
      const post = { channel: name, url: `${url.replace(/\/$/, '')}/api/annotations`, body, headers }
      await httpPost(post, world.nowMs(), signal)
    },
    close: () => {},
  }
}
