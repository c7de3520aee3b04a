import type { Severity } from '../../../shared/domain/alert-rule.js'
import { startOfDay } from '../../../shared/domain/units.js'
import { httpPost } from '../http-post.js'
import { headline, isLast } from '../notification.js'
import { notificationJson } from '../notification-json.js'
import type { MakeChannel } from './channel.js'
import { secretOf } from './secret.js'

const ENQUEUE = 'https://events.pagerduty.com/v2/enqueue'

/** PagerDuty's words; an exercise wakes nobody. */
const SEVERITY: Readonly<Record<Severity, string>> = {
  minor: 'info',
  moderate: 'warning',
  severe: 'error',
  extreme: 'critical',
}

/** Bounds of PagerDuty: longest summary and longest deduplication key, characters. */
const MAX_SUMMARY = 1_024
const MAX_KEY = 255

/**
 * PagerDuty Events API v2: trigger, acknowledge and resolve of one incident, which the alert's name keeps together.
 *
 * @see https://developer.pagerduty.com/docs/events-api-v2/trigger-events/
 */
export const pagerdutyChannel: MakeChannel<'pagerduty'> = (name, { routingKeyEnv, url = ENQUEUE }, world) => {
  const routingKey = secretOf(name, routingKeyEnv, world)
  return {
    kinds: ['fired', 'updated', 'resolved', 'cancelled', 'acknowledged'],
    isForPeople: true,
    async send(notification, signal) {
      const { kind, alert } = notification
      const action = isLast(kind) ? 'resolve' : kind === 'acknowledged' ? 'acknowledge' : 'trigger'
      const event = {
        routing_key: routingKey,
        event_action: action,
        dedup_key: alert.alert.slice(0, MAX_KEY),
        payload: {
          summary: headline(notification).slice(0, MAX_SUMMARY),
          source: alert.place,
          severity: alert.exercise ? 'info' : SEVERITY[alert.severity],
          // The issue time: end of the last day known.
          timestamp: new Date(startOfDay(alert.day + 1)).toISOString(),
          component: alert.region,
          group: alert.rule,
          class: alert.quantity,
          custom_details: notificationJson(notification),
        },
      }
      const headers = { 'content-type': 'application/json' }
      await httpPost({ channel: name, url, body: JSON.stringify(event), headers }, world.nowMs(), signal)
    },
    close: () => {},
  }
}
