import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { chainOf } from '../../../services/run/chain.js'
import { startPartition } from '../../../services/run/partition.js'
import { publish } from '../../../services/run/publish.js'
import { type RunOptions, runStages } from '../../../services/run/run-stages.js'
import type { Message } from '../../../shared/domain/messages.js'
import type { Region } from '../../../shared/domain/region.js'
import { flowRange } from '../../../shared/flow.js'
import { handleTopics, type Stage } from '../../../shared/operators/stage.js'
import { systemClock } from '../../../shared/ports/clock.js'
import type { EventLog } from '../../../shared/ports/event-log.js'
import { lmdbEventLog } from '../../../shared/ports/event-log-lmdb.js'
import { until } from '../../ports/log-probe.js'
import { completeTo, tiny } from '../../support/tiny-region.js'

const folder = mkdtempSync(join(tmpdir(), 'groundswell-run-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let logs = 0
const newLog = (partitions: number): EventLog =>
  lmdbEventLog({ path: join(folder, `${logs++}`), partitions, pollMs: 5 })

/** Of two partitions, `north` has 0 and `south` has 1: murmur2 of the names. */
const north: Region = { ...tiny, id: 'north' }
const south: Region = { ...tiny, id: 'south' }

interface Count {
  marks: number
}

/** Counts watermarks, and fails at one of them after it has counted it. */
const counter = (failAt = Infinity): Stage<Count> => ({
  init: () => ({ marks: 0 }),
  operator: state =>
    handleTopics({
      watermark: mark => {
        if (++state.marks >= failAt) throw new Error('the disk is full')
        return [mark]
      },
    }),
})

const optionsOf = (log: EventLog, stage: Stage<Count>, more: Partial<RunOptions> = {}): RunOptions => ({
  log,
  range: flowRange('grid', 'grid'),
  regions: [north, south],
  chain: chainOf([{ name: 'grid', stage: stage as Stage<unknown> }]),
  group: 'grid',
  clock: systemClock,
  snapshotEveryMs: 1e9,
  untilEnd: false,
  ...more,
})

const markOf = ({ id: region }: Region, day: number, end = false): Message => ({ ...completeTo(day, end), region })

/** What a partition's snapshot has counted. */
async function saved(log: EventLog, partition: number): Promise<Count | undefined> {
  const snapshot = await log.loadSnapshot('grid', partition)
  return snapshot && (startPartition(partition, optionsOf(log, counter()), snapshot).chain.grid as Count)
}

describe('running stages on a log', () => {
  it('has saved the last snapshot when it is done, whoever waits for it', async () => {
    const log = newLog(2)
    await publish(log, ['observations'], [markOf(north, 1), markOf(north, 2)], new Map())
    let seen = 0
    const run = await runStages(optionsOf(log, counter(), { onMessage: () => seen++ }))
    await until(() => seen === 2)
    void run.stop()
    await run.done
    assert.deepEqual(await saved(log, 0), { marks: 2 })
    await log.close()
  })

  it('saves nothing of a batch that failed half-way', async () => {
    const log = newLog(2)
    await publish(log, ['observations'], [markOf(north, 1), markOf(north, 2), markOf(north, 3)], new Map())
    const run = await runStages(optionsOf(log, counter(2)))
    await assert.rejects(run.done, /the disk is full/)
    await run.stop()
    assert.equal(await saved(log, 0), undefined)
    await log.close()
  })

  it('does not stop for a region that ended before a crash while another has not', async () => {
    const log = newLog(2)
    assert.deepEqual(
      [north, south].map(({ id }) => log.partitionOf(id)),
      [0, 1],
    )
    await publish(log, ['observations'], [markOf(north, 1), markOf(north, 2, true), markOf(south, 1)], new Map())
    let seen = 0
    const first = await runStages(optionsOf(log, counter(), { untilEnd: true, onMessage: () => seen++ }))
    await until(() => seen === 3)
    await first.stop()
    const ends = new Map([['observations/south', { epoch: 0, index: 0, endsEpoch: true }]])
    await publish(log, ['observations'], [markOf(south, 2), markOf(south, 3, true)], ends)
    const second = await runStages(optionsOf(log, counter(), { untilEnd: true }))
    await second.done
    assert.deepEqual([await saved(log, 0), await saved(log, 1)], [{ marks: 2 }, { marks: 3 }])
    const third = await runStages(optionsOf(log, counter(), { untilEnd: true }))
    await third.done // all has ended: nothing arrives that could say so
    const afterEnd = new Map([['observations/south', { epoch: 2, index: 0, endsEpoch: true }]])
    await publish(log, ['observations'], [markOf(south, 3, true)], afterEnd)
    const fourth = await runStages(optionsOf(log, counter(), { untilEnd: true }))
    await fourth.done
    assert.deepEqual([await saved(log, 0), await saved(log, 1)], [{ marks: 2 }, { marks: 4 }])
    await log.close()
  })
})
