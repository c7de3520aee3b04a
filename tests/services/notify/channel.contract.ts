import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Channel } from '../../../services/notify/channels/channel.js'
import { DeliveryError } from '../../../services/notify/delivery-error.js'
import { notificationOf } from '../../support/made-up-alerts.js'

/** The other side of a channel. */
export interface Peer {
  readonly channel: Channel
  /** Each notification that it took, as text. */
  taken(): readonly string[]
}

export interface ChannelUnderTest {
  readonly name: string
  /** A channel and a peer; the peer first refuses once, for now or for ever. */
  open(t: TestContext, refusal?: 'now' | 'for ever'): Promise<Peer>
  /** Nothing listens there. */
  openNowhere(t: TestContext): Promise<Channel>
  /** Must never be in an error. */
  readonly secret?: string
}

/** What every channel does, whoever is at its other end. */
export function channelContract({ name, open, openNowhere, secret }: ChannelUnderTest): void {
  const signal = new AbortController().signal
  const errorOf = async (channel: Channel): Promise<DeliveryError> => {
    try {
      await channel.send(notificationOf(), signal)
    } catch (error) {
      assert.ok(error instanceof DeliveryError, String(error))
      if (secret !== undefined) assert.ok(!error.message.includes(secret), 'an error tells a secret')
      assert.match(error.message, /^channel .*: .+/)
      return error
    }
    assert.fail('it was taken')
  }

  describe(`channel ${name}`, () => {
    it('delivers every kind that it has words for', async t => {
      const { channel, taken } = await open(t)
      for (const kind of channel.kinds) await channel.send(notificationOf({ kind, key: `k#${kind}` }), signal)
      assert.equal(taken().length, channel.kinds.length)
      channel.close()
    })
    it('says of an exercise that it is one', async t => {
      const { channel, taken } = await open(t)
      await channel.send(notificationOf({}, { exercise: true }), signal)
      assert.match(taken()[0], /exercise/i)
      channel.close()
    })
    it('says of what is real nothing of exercises', async t => {
      const { channel, taken } = await open(t)
      await channel.send(notificationOf(), signal)
      assert.doesNotMatch(taken()[0].replaceAll(/"exercise":"?false/g, ''), /exercise/i)
      channel.close()
    })
    it('is told to try again by a peer that cannot now, and is taken then', async t => {
      const { channel, taken } = await open(t, 'now')
      assert.equal((await errorOf(channel)).canRetry, true)
      await channel.send(notificationOf(), signal)
      assert.equal(taken().length, 1)
      channel.close()
    })
    it('does not try again what a peer will never take', async t => {
      const { channel } = await open(t, 'for ever')
      assert.equal((await errorOf(channel)).canRetry, false)
      channel.close()
    })
    it('tries again where nobody answers', async t => {
      const channel = await openNowhere(t)
      assert.equal((await errorOf(channel)).canRetry, true)
      channel.close()
    })
  })
}
