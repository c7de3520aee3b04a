import type { Alert } from '../../shared/domain/alert.js'
import { SEVERITIES } from '../../shared/domain/alert-rule.js'
import type { DutyWord } from '../../shared/domain/duty.js'
import type { Domain, Region } from '../../shared/domain/region.js'
import { isSilent } from '../../shared/kernels/silences.js'
import type { ChannelSettings } from '../../shared/ports/rules/channel-schema.js'
import type { Channel } from './channels/channel.js'
import { isLast, type Notification, type NotificationKind } from './notification.js'
import type { NotifyState, OpenAlert } from './notify-state.js'

/** A channel of the file of rules, ready to send. */
export interface NamedChannel {
  readonly name: string
  readonly settings: ChannelSettings
  readonly channel: Channel
}

export interface TakeInWorld {
  readonly channels: readonly NamedChannel[]
  readonly regions: readonly Pick<Region, 'id' | 'domain'>[]
  readonly nowMs: () => number
}

/** Takes in an event of an alert: puts what is to be told of it into the queues of the channels. */
export function takeAlert(state: NotifyState, alert: Alert, world: TakeInWorld): void {
  const known = state.open.get(alert.alert)
  // What the log says twice was told once.
  if (known !== undefined && alert.sequence <= known.alert.sequence) return
  const open = known ?? { alert, told: [], channels: new Set<string>(), acknowledged: false }
  open.alert = alert
  state.open.set(alert.alert, open)
  tell(state, open, { kind: alert.event, key: `${alert.alert}#${alert.sequence}` }, world)
  if (isLast(alert.event)) state.open.delete(alert.alert)
}

/** Takes in what a person said. */
export function takeDuty(state: NotifyState, word: DutyWord, world: TakeInWorld): void {
  const { by, note, atMs } = word
  if (word.word === 'unsilenced') {
    state.silences.delete(`${word.id}/${word.region}`)
    return
  }
  if (word.word === 'acknowledged') {
    const open = state.open.get(word.alert)
    if (open === undefined || open.acknowledged) return
    open.acknowledged = true
    tell(state, open, { kind: 'acknowledged', key: `${word.alert}#acknowledged`, by, note }, world)
    return
  }
  const silenceKey = `${word.silence.id}/${word.region}`
  if (state.silences.has(silenceKey)) return
  state.silences.set(silenceKey, { ...word.silence, region: word.region })
  for (const open of state.open.values()) {
    const { alert } = open
    if (alert.region !== word.region || !isSilent(word.silence, alert, Math.max(atMs, word.silence.fromMs))) continue
    tell(state, open, { kind: 'silenced', key: `${alert.alert}#silenced-${word.silence.id}`, by, note }, world)
  }
}

type Told = Pick<Notification, 'kind' | 'key' | 'by' | 'note'>

function tell(state: NotifyState, open: OpenAlert, told: Told, { channels, regions, nowMs }: TakeInWorld): void {
  const { alert } = open
  const atMs = nowMs()
  const domain = regions.find(({ id }) => id === alert.region)?.domain ?? ('seismic' satisfies Domain)
  const notification: Notification = { ...told, domain, alert, atMs, earlier: [...open.told] }
  for (const named of channels) {
    if (!isFor(state, open, told.kind, named, atMs)) continue
    const queue = state.queues.get(named.name) ?? []
    queue.push({ notification, failures: 0, notBeforeMs: atMs })
    state.queues.set(named.name, queue)
    open.channels.add(named.name)
  }
  // References name what a receiver was told: events only.
  if (told.kind === alert.event) open.told.push({ key: told.key, atMs })
}

/**
 * Whether a channel is told. Who knows of an alert is told of its end, whatever is silent by then; a program that speaks
 * on the log is told everything.
 */
function isFor(
  state: NotifyState,
  { alert, channels, acknowledged }: OpenAlert,
  kind: NotificationKind,
  { name, settings, channel }: NamedChannel,
  nowMs: number,
): boolean {
  if (!channel.kinds.includes(kind)) return false
  if (alert.exercise && settings.exercises !== true) return false
  if (alert.channels.length > 0 && !alert.channels.includes(name)) return false
  const { minimumSeverity = 'minor' } = settings
  if (SEVERITIES.indexOf(alert.severity) < SEVERITIES.indexOf(minimumSeverity)) return false
  if (settings.kind === 'kafka') return true
  if (kind !== 'fired' && kind !== 'updated') return channels.has(name)
  if (kind === 'updated' && acknowledged && channel.isForPeople) return false
  return !isSilenced(state, alert, nowMs)
}

const isSilenced = ({ silences }: NotifyState, alert: Alert, nowMs: number): boolean =>
  [...silences.values()].some(silence => silence.region === alert.region && isSilent(silence, alert, nowMs))
