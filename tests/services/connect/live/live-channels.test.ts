import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { liveChannels } from '../../../../services/connect/live/live-channels.js'
import type { LiveChannel, LivePiece, Resume } from '../../../../services/connect/live/live-piece.js'
import { StoppedError } from '../../../../services/connect/live/retrying.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import { collect } from '../../../support/catalogs.js'

const piece = (fields: Partial<LivePiece>): LivePiece => ({
  format: 'emsc-json',
  bytes: Buffer.from('x'),
  fetchedMs: 1,
  ...fields,
})

/** A channel of some pieces, and where it was told to go on. */
function channelOf(pieces: readonly LivePiece[], end?: Error) {
  const asked: (Resume | undefined)[] = []
  const channel: LiveChannel = async function* (resume) {
    asked.push(resume)
    yield* pieces
    if (end !== undefined) throw end
  }
  return { asked, channel }
}

async function live(channels: Record<string, readonly LivePiece[]>, after?: RawBatch, vouchers = ['a']) {
  const made = Object.entries(channels).map(([name, pieces]) => [name, channelOf(pieces)] as const)
  const map = new Map(made.map(([name, { channel }]) => [name, channel]))
  const batches = await collect(liveChannels({ source: 's', domain: 'covid', channels: map, vouchers, after }))
  return { batches, asked: Object.fromEntries(made.map(([name, { asked }]) => [name, asked])) }
}

describe('a live source of several channels', () => {
  it('counts its batches, and carries the heartbeat of the one that vouches on each', async () => {
    const { batches } = await live({
      a: [piece({ completeToMs: 60_000, resume: 60_000 }), piece({ completeToMs: 50_000 })],
      b: [piece({ completeToMs: 999_999, resume: 7 }), piece({})],
    })
    assert.deepEqual(
      batches.map(({ cursor, source }) => [cursor, source]),
      [0, 1, 2, 3].map(cursor => [cursor, 's']),
    )
    assert.deepEqual(
      batches.map(({ completeToMs }) => completeToMs),
      [60_000, 60_000, 60_000, 60_000],
    )
    assert.deepEqual(JSON.parse(batches.at(-1)!.position!), [
      ['a', 60_000],
      ['b', 7],
    ])
  })
  it('says nothing of event time before the one that vouches does', async () => {
    const { batches } = await live({ b: [piece({ completeToMs: 5 })] })
    assert.equal('completeToMs' in batches[0], false)
  })
  it('is complete as far as the last of those that vouch together', async () => {
    const { batches } = await live(
      { a: [piece({ completeToMs: 60_000 }), piece({ completeToMs: 90_000 })], b: [piece({ completeToMs: 70_000 })] },
      undefined,
      ['a', 'b'],
    )
    assert.deepEqual(
      batches.map(({ completeToMs }) => completeToMs),
      [undefined, 60_000, 70_000],
    )
    assert.deepEqual(new Set(batches.map(({ topic, domain }) => `${topic} ${domain}`)), new Set(['raw.covid covid']))
  })
  it('writes a heartbeat alone only when it has moved on', async () => {
    const empty = (completeToMs: number) => piece({ completeToMs, bytes: new Uint8Array(0) })
    const { batches } = await live({ a: [empty(100_000), empty(110_000), empty(130_000), empty(131_000)] })
    assert.deepEqual(
      batches.map(({ completeToMs }) => completeToMs),
      [100_000, 130_000],
    )
  })
  it('goes on after its last batch, each channel where it was; after another’s it begins anew', async () => {
    const { batches } = await live({ a: [piece({ completeToMs: 60_000, resume: 61 })], b: [piece({ resume: 71 })] })
    const again = await live({ a: [piece({})], b: [], c: [] }, batches.at(-1))
    assert.deepEqual(again.asked, { a: [61], b: [71], c: [undefined] })
    assert.deepEqual(
      again.batches.map(({ cursor, completeToMs }) => [cursor, completeToMs]),
      [[2, 60_000]],
    )
    const other = await live({ a: [piece({})] }, { ...batches[0], source: 'replay' })
    assert.deepEqual([other.asked.a, other.batches[0].cursor], [[undefined], 0])
  })
  it('keeps a channel’s own words for where it stands', async () => {
    const { batches } = await live({ a: [piece({ resume: '"x/7"' })] })
    assert.deepEqual((await live({ a: [] }, batches[0])).asked, { a: ['"x/7"'] })
  })
  for (const position of [undefined, '', 'null', '[["a"]]', '{"a":1}', '[["a",null]]']) {
    it(`takes the position ${position} for none`, async () => {
      const { batches } = await live({ a: [piece({})] })
      assert.deepEqual((await live({ a: [] }, { ...batches[0], position })).asked, { a: [undefined] })
    })
  }
  it('ends quietly when it is stopped, and fails with a channel that fails', async () => {
    const run = (end: Error) =>
      collect(
        liveChannels({
          ...{ source: 's', domain: 'covid', vouchers: ['a'] },
          channels: new Map([['a', channelOf([piece({})], end).channel]]),
        }),
      )
    assert.equal((await run(new StoppedError())).length, 1)
    await assert.rejects(run(new TypeError('a defect')), /a defect/)
  })
})
