import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { DeliveryError } from '../delivery-error.js'
import { headline, type Notification } from '../notification.js'
import { notificationLines } from '../notification-text.js'
import { ALL_KINDS, type MakeChannel } from './channel.js'
import { secretOf } from './secret.js'

/** Time for each step of a conversation with the server, ms. */
const TIMEOUT_MS = 20_000

/** Submission. RFC 6409 */
const PORT = 587

/** The same each time it is sent, so that a mailbox shows what comes twice once. RFC 5322, 3.6.4 */
const messageId = (key: string): string =>
  `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@groundswell.invalid>`

/** Mail of one alert is one thread. */
const threadOf = ({ earlier }: Notification): readonly string[] => earlier.map(({ key }) => messageId(key))

/** E-mail by SMTP. */
export const emailChannel: MakeChannel<'email'> = (name, settings, world) => {
  const { host, port = PORT, security = 'starttls', userEnv, passwordEnv, from, to } = settings
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    ...(userEnv !== undefined && {
      auth: { user: secretOf(name, userEnv, world), pass: passwordEnv ? secretOf(name, passwordEnv, world) : '' },
    }),
  })
  return {
    kinds: ALL_KINDS,
    isForPeople: true,
    async send(notification) {
      const references = threadOf(notification)
      await transport
        .sendMail({
          from,
          to: [...to],
          subject: headline(notification),
          text: `${notificationLines(notification).join('\n')}\n`,
          messageId: messageId(notification.key),
          ...(references.length > 0 && { references: [...references], inReplyTo: references[0] }),
          headers: { 'X-Groundswell-Key': notification.key, 'Auto-Submitted': 'auto-generated' },
        })
        .catch((cause: unknown) => {
          const { responseCode, message } = cause as { responseCode?: number; message: string }
          // 5yz is for ever, 4yz for now; RFC 5321, 4.2.1. What has no code never reached an answer.
          const canRetry = responseCode === undefined || responseCode < 500
          const advice = canRetry ? 'it is tried again' : 'mend the channel in the file of rules'
          throw new DeliveryError(`channel ${name}: ${message}; ${advice}`, { canRetry, cause })
        })
    },
    close: () => transport.close(),
  }
}
