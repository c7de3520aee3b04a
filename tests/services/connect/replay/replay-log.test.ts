import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type LogReplayOptions, replayLog } from '../../../../services/connect/replay/replay-log.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import { DAY_MS } from '../../../../shared/domain/units.js'
import { collect, feedAll, rawBatch, scedcLine } from '../../../support/catalogs.js'

const DAY_1 = Date.UTC(2010, 3, 1)

async function* as(batches: readonly RawBatch[]) {
  yield* batches
}

/** What a live run published: a quake, its revision a day later, a reject sent back, a heartbeat. */
const LIVE: readonly RawBatch[] = [
  rawBatch([scedcLine('ci1', '2010-04-01T01:00:00.00Z', { mag: '4.00' })], {
    source: 'live.seismic',
    cursor: 0,
    fetchedMs: DAY_1 + 2 * 3_600_000,
    position: 'usgs=1',
  }),
  rawBatch([], { source: 'live.seismic', cursor: 1, fetchedMs: DAY_1 + DAY_MS, completeToMs: DAY_1 + DAY_MS }),
  rawBatch([scedcLine('ci1', '2010-04-01T01:00:00.00Z', { mag: '5.00' })], {
    source: 'live.seismic',
    cursor: 2,
    fetchedMs: DAY_1 + 1.5 * DAY_MS,
  }),
  rawBatch([scedcLine('ci2', '2010-04-01T03:00:00.00Z')], {
    source: 'redrive',
    cursor: 0,
    fetchedMs: DAY_1 + 1.6 * DAY_MS,
    redriven: ['0-1'],
  }),
  rawBatch([], { source: 'live.seismic', cursor: 3, fetchedMs: DAY_1 + 2 * DAY_MS, completeToMs: DAY_1 + 2 * DAY_MS }),
]

const replayed = (options: Partial<LogReplayOptions> = {}) => collect(replayLog({ batches: as(LIVE), ...options }))

describe('replayLog', () => {
  it('gives the batches as they came, heartbeats too, under the name of a replay, and ends', async () => {
    const batches = await replayed()
    assert.deepEqual(
      batches.map(({ source, cursor, completeToMs, end }) => [source, cursor, completeToMs, end ?? false]),
      [
        ['replay.live.seismic', 0, undefined, false],
        ['replay.live.seismic', 1, DAY_1 + DAY_MS, false],
        ['replay.live.seismic', 2, undefined, false],
        ['replay.redrive', 0, undefined, false],
        ['replay.live.seismic', 3, DAY_1 + 2 * DAY_MS, false],
        ['replay.live.seismic', 4, undefined, true],
      ],
    )
    assert.ok(batches.every(({ position }) => position === undefined))
    const bytes = (all: readonly RawBatch[]) => all.map(batch => Buffer.from(batch.bytes).toString())
    assert.deepEqual(bytes(batches.slice(0, -1)), bytes(LIVE))
  })

  it('tells the feed first what was known first', async () => {
    const { rows, watermarks, counts } = feedAll(await replayed())
    assert.deepEqual(
      rows.map(([, id, , , , magnitude]) => [id, magnitude]),
      [
        ['ci1', 4],
        ['ci1', 5],
        ['ci2', 2.5],
      ],
    )
    assert.deepEqual(
      watermarks.map(({ completeToMs, end }) => [(completeToMs - DAY_1) / DAY_MS, end]),
      [
        [1, false],
        [2, false],
        [2, true],
      ],
    )
    assert.deepEqual([counts.accepted, counts.revised], [2, 1])
  })

  it('leaves out what was fetched later', async () => {
    let counts: unknown
    const batches = await replayed({ untilMs: DAY_1 + DAY_MS, onRead: read => (counts = read) })
    assert.deepEqual(
      batches.map(({ cursor, end }) => [cursor, end ?? false]),
      [
        [0, false],
        [1, false],
        [2, true],
      ],
    )
    assert.deepEqual(counts, { batches: 2, later: 3 })
  })

  it('goes on after any of its batches as if it had not stopped', async () => {
    const all = await replayed()
    for (const [i, after] of all.entries()) {
      // Those of rejects sent back are no place to go on from: the log asks for the last of the others.
      if (after.redriven === undefined) assert.deepEqual(await replayed({ after }), all.slice(i + 1))
    }
  })

  it('is over at once for a log that holds nothing', async () => {
    assert.deepEqual(await replayed({ batches: as([]) }), [])
  })
})
