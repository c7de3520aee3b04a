import Type, { type Static } from 'typebox'

const closed = <P extends Type.TProperties>(properties: P) => Type.Object(properties, { additionalProperties: false })

const url = (description: string) => Type.String({ pattern: '^https?://', description })

/** Secrets never stand in the file: it names the environment variable that holds one. */
const secret = (description: string) =>
  Type.String({ pattern: '^[A-Z][A-Z0-9_]*$', description: `environment variable that holds ${description}` })

const events = {
  minimumSeverity: Type.Optional(
    Type.Enum(['minor', 'moderate', 'severe', 'extreme'], { description: 'what is milder is not sent here' }),
  ),
  exercises: Type.Optional(
    Type.Boolean({ default: false, description: 'also send what replays and simulations say, marked as exercise' }),
  ),
}

const webhook = closed({
  kind: Type.Literal('webhook'),
  url: url('JSON is posted here'),
  secretEnv: Type.Optional(secret('the key of the HMAC-SHA256 signature')),
  ...events,
})

const slack = closed({
  kind: Type.Literal('slack'),
  urlEnv: secret('the URL of the incoming webhook, which is a secret itself'),
  ...events,
})

const email = closed({
  kind: Type.Literal('email'),
  host: Type.String({ minLength: 1, description: 'SMTP server' }),
  port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535, default: 587 })),
  security: Type.Optional(
    Type.Enum(['starttls', 'tls', 'none'], { default: 'starttls', description: 'none: only for this machine' }),
  ),
  userEnv: Type.Optional(secret('the user name')),
  passwordEnv: Type.Optional(secret('the password')),
  from: Type.String({ pattern: '@' }),
  to: Type.Array(Type.String({ pattern: '@' }), { minItems: 1 }),
  ...events,
})

const pagerduty = closed({
  kind: Type.Literal('pagerduty'),
  routingKeyEnv: secret('the integration key of 32 characters'),
  url: Type.Optional(url('default: https://events.pagerduty.com/v2/enqueue')),
  ...events,
})

const alertmanager = closed({
  kind: Type.Literal('alertmanager'),
  url: url('of Alertmanager, without /api/v2'),
  ...events,
})

const kafka = closed({
  kind: Type.Literal('kafka'),
  topic: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9._-]+$',
      description: 'of the event log; default: alerts.seismic, alerts.streamflow or alerts.covid, by domain',
    }),
  ),
  ...events,
})

const cap = closed({
  kind: Type.Literal('cap'),
  url: url('CAP 1.2 is posted here as XML'),
  sender: Type.String({ pattern: '^[^\\s,<&]+$', description: 'who warns, as CAP has it: duty@example.org' }),
  ...events,
})

const grafana = closed({
  kind: Type.Literal('grafana'),
  url: url('of Grafana'),
  tokenEnv: secret('a service account token that may write annotations'),
  ...events,
})

/** Where alerts are sent. */
export const CHANNEL_SCHEMA = Type.Union([webhook, slack, email, pagerduty, alertmanager, kafka, cap, grafana])

export type ChannelSettings = Static<typeof CHANNEL_SCHEMA>
export type ChannelKind = ChannelSettings['kind']

export type ChannelOf<Kind extends ChannelKind> = Extract<ChannelSettings, { kind: Kind }>

/** Each kind's own schema: what is wrong with a channel is said in the words of its kind. */
export const CHANNELS_BY_KIND = { webhook, slack, email, pagerduty, alertmanager, kafka, cap, grafana } as const
