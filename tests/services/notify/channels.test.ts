import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import type { TestContext } from 'node:test'
import { makeChannel } from '../../../services/notify/channels/make-channels.js'
import type { ChannelSettings } from '../../../shared/ports/rules/channel-schema.js'
import { httpReceiver } from '../../support/http-receiver.js'
import { AT_MS } from '../../support/made-up-alerts.js'
import { smtpReceiver } from '../../support/smtp-receiver.js'
import { channelContract } from './channel.contract.js'

const SECRET = 'T0PSECRET-0123456789abcdef012345'

const world = (env: Record<string, string> = {}) => ({
  env: { SECRET, ...env },
  nowMs: () => AT_MS,
  append: async () => {},
})

/** A port on which nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

type HttpKind = (url: string) => { settings: ChannelSettings; env?: Record<string, string> }

const HTTP: Readonly<Record<string, HttpKind>> = {
  webhook: url => ({ settings: { kind: 'webhook', url, secretEnv: 'SECRET' } }),
  slack: url => ({ settings: { kind: 'slack', urlEnv: 'URL' }, env: { URL: `${url}/services/${SECRET}` } }),
  pagerduty: url => ({ settings: { kind: 'pagerduty', url, routingKeyEnv: 'SECRET' } }),
  alertmanager: url => ({ settings: { kind: 'alertmanager', url } }),
  cap: url => ({ settings: { kind: 'cap', url, sender: 'duty@example.org' } }),
  grafana: url => ({ settings: { kind: 'grafana', url, tokenEnv: 'SECRET' } }),
}

for (const [kind, of] of Object.entries(HTTP)) {
  const openAt = (url: string) => {
    const { settings, env } = of(url)
    return makeChannel(kind, settings, world(env))
  }
  channelContract({
    name: kind,
    secret: SECRET,
    open: async (t, refusal) => {
      const status = { now: 503, 'for ever': 400 }[refusal ?? 'now']
      const { url, received } = await httpReceiver(t, refusal === undefined ? [] : [{ status, body: 'no' }])
      const taken = () => received.slice(refusal === undefined ? 0 : 1).map(({ body }) => body)
      return { channel: openAt(url), taken }
    },
    openNowhere: async () => openAt(`http://127.0.0.1:${await freePort()}`),
  })
}

const email = (port: number): ChannelSettings => ({
  kind: 'email',
  host: '127.0.0.1',
  port,
  security: 'none',
  from: 'groundswell@example.org',
  to: ['duty@example.org', 'second@example.org'],
})

channelContract({
  name: 'email',
  open: async (t: TestContext, refusal) => {
    const { port, mails } = await smtpReceiver(t, refusal === undefined ? [] : [refusal === 'now' ? 451 : 554])
    return { channel: makeChannel('email', email(port), world()), taken: () => mails.map(({ text }) => text) }
  },
  openNowhere: async () => makeChannel('email', email(await freePort()), world()),
})
