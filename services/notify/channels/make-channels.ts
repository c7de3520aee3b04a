import type { ChannelKind, ChannelSettings } from '../../../shared/ports/rules/channel-schema.js'
import { alertmanagerChannel } from './alertmanager.js'
import { capChannel } from './cap.js'
import type { Channel, ChannelWorld, MakeChannel } from './channel.js'
import { emailChannel } from './email.js'
import { grafanaChannel } from './grafana.js'
import { kafkaChannel } from './kafka.js'
import { pagerdutyChannel } from './pagerduty.js'
import { slackChannel } from './slack.js'
import { webhookChannel } from './webhook.js'

const MAKERS: { readonly [Kind in ChannelKind]: MakeChannel<Kind> } = {
  webhook: webhookChannel,
  slack: slackChannel,
  email: emailChannel,
  pagerduty: pagerdutyChannel,
  alertmanager: alertmanagerChannel,
  kafka: kafkaChannel,
  cap: capChannel,
  grafana: grafanaChannel,
}

/** The channel of some settings. @throws {SettingsError} a secret is not in the environment */
export function makeChannel(name: string, settings: ChannelSettings, world: ChannelWorld): Channel {
  // Settings and maker are of one kind: the table is by kind.
  const make = MAKERS[settings.kind] as MakeChannel<ChannelKind>
  return make(name, settings as never, world)
}
