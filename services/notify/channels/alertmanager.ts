import { startOfDay } from '../../../shared/domain/units.js'
import { httpPost } from '../http-post.js'
import { headline, isLast } from '../notification.js'
import { notificationLines } from '../notification-text.js'
import { EVENT_KINDS, type MakeChannel } from './channel.js'

/**
 * Alertmanager, API v2. Its labels name an alert: they stay the same from its first event to its last. An open alert ends
 * there by itself unless it is told again; ours says when: at the end of the target window.
 *
 * @see https://prometheus.io/docs/alerting/latest/alerts_api/
 */
export const alertmanagerChannel: MakeChannel<'alertmanager'> = (name, { url }, world) => ({
  kinds: EVENT_KINDS,
  isForPeople: false,
  async send(notification, signal) {
    const { kind, alert, atMs, earlier, domain } = notification
    const startMs = earlier[0]?.atMs ?? atMs
    // Of a replay the window is long over by the clock.
    const windowEndMs = startOfDay(alert.day + alert.horizonDays + 1)
    const endMs = isLast(kind) ? atMs : Math.max(windowEndMs, atMs + OPEN_MS)
    const labels = {
      alertname: alert.rule,
      alert: alert.alert,
      domain,
      region: alert.region,
      place: alert.place,
      severity: alert.severity,
      exercise: String(alert.exercise),
    }
    const annotations = { summary: headline(notification), description: notificationLines(notification).join('\n') }
    const body = JSON.stringify([
      { labels, annotations, startsAt: new Date(startMs).toISOString(), endsAt: new Date(endMs).toISOString() },
    ])
    const headers = { 'content-type': 'application/json' }
    const post = { channel: name, url: `${url.replace(/\/$/, '')}/api/v2/alerts`, body, headers }
    await httpPost(post, world.nowMs(), signal)
  },
  close: () => {},
})

/** How long an alert stays open there at least, ms: an hour. */
const OPEN_MS = 3_600_000
