import { alertStory } from './alert-story.js'
import type { Notification } from './notification.js'

/** What stands below the headline, for people: a line each. */
export function notificationLines({ alert, by, note }: Notification): string[] {
  const who = by === undefined ? [] : [`By ${by}${note === undefined || note === '' ? '' : `: ${note}`}`]
  return [...who, ...alertStory(alert)]
}
