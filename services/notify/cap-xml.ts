import { WHOLE_REGION } from '../../shared/domain/alert.js'
import type { Domain } from '../../shared/domain/region.js'
import { startOfDay } from '../../shared/domain/units.js'
import { escapeXml } from '../../shared/kernels/escape-xml.js'
import { headline, type Notification, type NotificationKind } from './notification.js'
import { notificationLines } from './notification-text.js'

const NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2'

const CATEGORY: Readonly<Record<Domain, string>> = { seismic: 'Geo', streamflow: 'Met', covid: 'Health' }

/** What ends was true and is over: an update that gives the all-clear. What is cancelled never should have been. */
const MESSAGE_TYPE: Readonly<Partial<Record<NotificationKind, string>>> = {
  fired: 'Alert',
  updated: 'Update',
  resolved: 'Update',
  cancelled: 'Cancel',
}

/** Radius that is told of a pixel or a gauge, km: half a diagonal of 0.1°. */
const RADIUS_KM = 8

/**
 * A notification as Common Alerting Protocol 1.2. An exercise has the status Exercise, and its headline says so too.
 *
 * @param sender  who warns, unique for a CAP network, without spaces, commas, < and &
 * @see OASIS Standard CAP-v1.2 (1 July 2010), 3.2: http://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2-os.html
 */
export function capXml(notification: Notification, sender: string): string {
  const { kind, alert, atMs, earlier, key, domain } = notification
  const isOver = kind === 'resolved' || kind === 'cancelled'
  const references = earlier.map(told => `${sender},${identifierOf(told.key)},${timeOf(told.atMs)}`).join(' ')
  const windowEndMs = startOfDay(alert.day + alert.horizonDays + 1)
  const info = [
    element('language', 'en'),
    element('category', CATEGORY[domain]),
    element('event', alert.says),
    element('responseType', isOver ? 'AllClear' : 'Monitor'),
    element('urgency', isOver ? 'Past' : 'Future'),
    element('severity', `${alert.severity[0].toUpperCase()}${alert.severity.slice(1)}`),
    element('certainty', certaintyOf(notification)),
    element('effective', timeOf(atMs)),
    element('onset', timeOf(startOfDay(alert.day + 1))),
    // A replay's window is long over; what has expired is shown nowhere.
    element('expires', timeOf(isOver ? atMs : Math.max(windowEndMs, atMs))),
    element('headline', headline(notification)),
    element('description', notificationLines(notification).join('\n')),
    ...parametersOf(notification).map(
      ([name, value]) => `<parameter>${element('valueName', name)}${element('value', value)}</parameter>`,
    ),
    `<area>${element('areaDesc', alert.place)}${
      alert.cell === WHOLE_REGION ? '' : element('circle', `${alert.latitude},${alert.longitude} ${RADIUS_KM}`)
    }</area>`,
  ]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<alert xmlns="${NAMESPACE}">`,
    element('identifier', identifierOf(key)),
    element('sender', sender),
    element('sent', timeOf(atMs)),
    element('status', alert.exercise ? 'Exercise' : 'Actual'),
    element('msgType', MESSAGE_TYPE[kind] ?? 'Alert'),
    element('scope', 'Public'),
    ...(alert.exercise ? [element('note', 'A replay or simulation: nothing of it is happening.')] : []),
    ...(references === '' ? [] : [element('references', references)]),
    `<info>${info.join('')}</info>`,
    '</alert>\n',
  ].join('\n')
}

/** CAP's words for a probability: above one half or not. What is no probability is not known as one. */
function certaintyOf({ alert: { quantity, value } }: Notification): string {
  if (!quantity.startsWith('exceedance')) return 'Unknown'
  return value > 0.5 ? 'Likely' : 'Possible'
}

const parametersOf = ({ alert }: Notification): [name: string, value: string][] => [
  ['alert', alert.alert],
  ['rule', alert.rule],
  ['quantity', alert.quantity],
  ['value', `${alert.value}`],
  ['threshold', `${alert.threshold}`],
  ['model', alert.model],
]

/** Without spaces, commas, < and &. 3.2.1 */
const identifierOf = (key: string): string => `groundswell.${key.replace(/[\s,<&]/g, '_')}`

/** CAP writes UTC as −00:00, never as Z, and whole seconds. 3.2.1 */
const timeOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}-00:00`

const element = (name: string, text: string): string => `<${name}>${escapeXml(text)}</${name}>`
