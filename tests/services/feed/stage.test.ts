import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import v8 from 'node:v8'
import { from, toArray } from 'rxjs'
import { feedStage } from '../../../services/feed/stage.js'
import type { Message, RawBatch, Watermark } from '../../../shared/domain/messages.js'
import { DELETED, REPORTED } from '../../../shared/domain/quake.js'
import { type Region, SOCAL } from '../../../shared/domain/region.js'
import { DAY_MS } from '../../../shared/domain/units.js'
import { feedAll, rawBatch, rowsOf, scedcLine } from '../../support/catalogs.js'

const NORCAL: Region = { ...SOCAL, id: 'norcal', grid: { ...SOCAL.grid, south: 36, rows: 60 }, latenessDays: 60 }

/** 00:00 UTC of the day of April 2010; day 0 is 31 March. */
const april = (day: number) => Date.UTC(2010, 3, 1) + (day - 1) * DAY_MS
const at = (day: number, id: string, fields: Parameters<typeof scedcLine>[2] = {}) =>
  scedcLine(id, new Date(april(day) + 1000).toISOString(), fields)
const toDay = (day: number) => ({ completeToMs: april(day + 1) })

const mark = ({ region, completeToMs, end }: Watermark) => [region, (completeToMs - april(1)) / DAY_MS, end] as const

describe('feedStage', () => {
  it('reads raw batches and lets everything else pass, in its place', async () => {
    const stage = feedStage([SOCAL])
    const other: Message = { topic: 'watermark', region: 'x', completeToMs: 0, end: false }
    const out = await new Promise<Message[]>(resolve =>
      from([other, rawBatch([at(1, 'ci1')]), other])
        .pipe(stage.operator(stage.init()), toArray())
        .subscribe(resolve),
    )
    assert.deepEqual(
      out.map(({ topic }) => topic),
      ['watermark', 'observations', 'watermark'],
    )
    assert.equal(out[0], other)
    assert.equal(out[2], other)
  })

  it('ends what a heartbeat completes with a watermark; a batch of nothing good gives no observations', () => {
    const { out } = feedAll([
      rawBatch([at(1, 'ci1')], { cursor: 0 }),
      rawBatch([at(1, 'ci2')], { cursor: 1, ...toDay(1) }),
      rawBatch([], { cursor: 2, ...toDay(2) }),
      rawBatch(['garbage'], { cursor: 3 }),
      rawBatch([at(3, 'ci3'), 'garbage'], { cursor: 4, ...toDay(3), end: true }),
    ])
    assert.deepEqual(
      out.map(({ topic }) => topic),
      [
        ...['observations', 'observations', 'watermark', 'watermark', 'rejects'],
        ...['rejects', 'observations', 'watermark'],
      ],
    )
  })

  it('gives each region what it covers, and counts what none covers', () => {
    const lines = [
      at(1, 'ci1'),
      at(1, 'ci2', { latitude: '38.5' }),
      at(1, 'ci3', { latitude: '36' }), // the edge belongs to the north
      at(1, 'ci4', { latitude: '10' }),
    ]
    const { rows, counts } = feedAll([rawBatch(lines)], [SOCAL, NORCAL])
    assert.deepEqual(
      rows.map(([region, id]) => [region, id]),
      [
        ['socal', 'ci1'],
        ['norcal', 'ci2'],
        ['norcal', 'ci3'],
      ],
    )
    assert.deepEqual([counts.read, counts.accepted, counts.outside], [4, 3, 1])
  })

  it('puts out revisions, deletions and moves, and counts what it leaves out', () => {
    const { rows, counts } = feedAll(
      [
        rawBatch([
          at(1, 'ci1'),
          at(1, 'ci1'), // a repeat
          at(1, 'ci1', { mag: '3.10' }), // a revision
          at(1, 'ci2'),
          at(1, 'ci2', { type: 'qb' }), // it was a quarry blast
          at(1, 'ci3', { type: 'qb' }),
          at(1, 'ci4', { mag: '' }),
          at(1, 'ci4', { mag: '', latitude: '37.5' }), // it moved north
        ]),
      ],
      [SOCAL, NORCAL],
    )
    assert.deepEqual(
      rows.map(([region, id, kind, , , magnitude]) => [region, id, kind, magnitude]),
      [
        ['socal', 'ci1', REPORTED, 2.5],
        ['socal', 'ci1', REPORTED, 3.1],
        ['socal', 'ci2', REPORTED, 2.5],
        ['socal', 'ci2', DELETED, 2.5],
        ['socal', 'ci4', REPORTED, NaN],
        ['socal', 'ci4', DELETED, NaN],
        ['norcal', 'ci4', REPORTED, NaN],
      ],
    )
    assert.deepEqual(counts, {
      read: 8,
      accepted: 3,
      revised: 2,
      repeated: 1,
      deleted: 1,
      void: 0,
      outside: 0,
      excluded: { 'quarry blast': 1 },
      rejected: {},
      unknownMagnitude: 2,
      repeatedBatches: 0,
    })
  })

  it('refuses with file, line, rule and bytes', () => {
    const bad = at(1, 'ci1', { latitude: '95' })
    const { rejects, counts } = feedAll([
      rawBatch([at(1, 'ci0'), bad], { file: 'a.csv', lineNumbers: Uint32Array.of(8, 9) }),
    ])
    assert.deepEqual(
      rejects.map(({ source, line, reason }) => [source, line, reason]),
      [['a.csv', 9, 'latitude-range']],
    )
    assert.equal(new TextDecoder().decode(rejects[0].bytes), bad)
    assert.deepEqual(counts.rejected, { 'latitude-range': 1 })
  })

  it('refuses an origin time after the batch was fetched', () => {
    const { rejects } = feedAll([rawBatch([at(5, 'ci1')], { fetchedMs: april(2) })])
    assert.deepEqual(
      rejects.map(({ reason }) => reason),
      ['time-future'],
    )
  })

  it('keeps apart what comes later than a region waits', () => {
    // After day 40 the watermark is the start of day 41: socal waits for day 11, not for day 10; norcal for both.
    const late = [at(11, 'ci11'), at(10, 'ci10'), at(10, 'nc10', { latitude: '37' })]
    const { rejects, rows, counts } = feedAll(
      [rawBatch([], { cursor: 0, ...toDay(40) }), rawBatch(late, { cursor: 1 })],
      [SOCAL, NORCAL],
    )
    assert.deepEqual(
      rows.map(([region, id]) => [region, id]),
      [
        ['socal', 'ci11'],
        ['norcal', 'nc10'],
      ],
    )
    assert.deepEqual(
      rejects.map(({ line, reason }) => [line, reason]),
      [[2, 'late']],
    )
    assert.match(rejects[0].message, /31 days behind the watermark of socal, which waits 30/)
    assert.deepEqual(counts.rejected, { late: 1 })
  })

  it('forgets quakes that can no longer change', () => {
    const { state } = feedAll([
      rawBatch([at(1, 'ci1'), at(9, 'ci9'), at(10, 'ci10')], { cursor: 0 }),
      rawBatch([], { cursor: 1, ...toDay(40) }),
    ])
    assert.deepEqual([...state.truth.byId.keys()], ['ci10']) // day 41 − 30 − 1 = 10
  })

  it('goes on after a snapshot between any two batches as if it had not stopped', () => {
    const batches = [
      rawBatch([at(1, 'ci1'), at(1, 'ci2')], { cursor: 0 }),
      rawBatch([at(1, 'ci1', { mag: '3.00' })], { cursor: 1, ...toDay(1) }),
      rawBatch([at(2, 'ci3'), at(1, 'ci2')], { cursor: 2, ...toDay(2) }),
      rawBatch([at(2, 'ci3', { type: 'qb' })], { cursor: 3, ...toDay(3), end: true }),
    ]
    const stage = feedStage([SOCAL])
    const run = (restart: boolean) => {
      let state = stage.init()
      const out: Message[] = []
      for (const batch of batches) {
        from([batch])
          .pipe(stage.operator(state))
          .subscribe(message => out.push(message))
        if (restart) state = v8.deserialize(v8.serialize(state))
      }
      return { out, counts: state.seismic.counts }
    }
    assert.deepEqual(run(true), run(false))
  })
})

describe('the watermark', () => {
  const cases: [what: string, batches: Partial<RawBatch>[], marks: ReturnType<typeof mark>[]][] = [
    ['does not come without a heartbeat', [{ cursor: 0 }], []],
    [
      'moves only forward',
      [
        { cursor: 0, ...toDay(2) },
        { cursor: 1, ...toDay(1) },
        { cursor: 2, ...toDay(3) },
      ],
      [
        ['socal', 2, false],
        ['socal', 3, false],
      ],
    ],
    [
      'is that of the slowest source',
      [
        { source: 'a', cursor: 0, ...toDay(5) },
        { source: 'b', cursor: 0, ...toDay(3) },
        { source: 'a', cursor: 1, ...toDay(9) },
        { source: 'b', cursor: 1, ...toDay(7) },
      ],
      [
        ['socal', 5, false],
        ['socal', 7, false],
      ],
    ],
    [
      'waits for a source that has not said how far it is',
      [
        { source: 'a', cursor: 0 },
        { source: 'b', cursor: 0, ...toDay(3) },
        { source: 'a', cursor: 1, ...toDay(1) },
      ],
      [['socal', 1, false]],
    ],
    [
      'does not wait for a source that has ended',
      [
        { source: 'a', cursor: 0, ...toDay(1), end: true },
        { source: 'b', cursor: 0, ...toDay(3) },
      ],
      [
        ['socal', 1, true],
        ['socal', 3, false],
      ],
    ],
    [
      'ends when every source has ended',
      [
        { source: 'a', cursor: 0, ...toDay(3) },
        { source: 'b', cursor: 0, ...toDay(1) },
        { source: 'b', cursor: 1, ...toDay(2), end: true },
        { source: 'a', cursor: 1, end: true },
      ],
      [
        ['socal', 3, false],
        ['socal', 3, true],
      ],
    ],
    [
      'does not come for a batch that came before',
      [
        { cursor: 0, ...toDay(1) },
        { cursor: 0, ...toDay(2) },
        { cursor: 1, ...toDay(3) },
      ],
      [
        ['socal', 1, false],
        ['socal', 3, false],
      ],
    ],
  ]
  for (const [what, batches, marks] of cases) {
    it(what, () => {
      const { watermarks } = feedAll(batches.map(fields => rawBatch([], fields)))
      assert.deepEqual(watermarks.map(mark), marks)
    })
  }

  it('leaves out the rows of a batch that came before, and counts it', () => {
    const batch = rawBatch([at(1, 'ci1')], { cursor: 4 })
    const { observations, counts } = feedAll([batch, batch])
    assert.equal(observations.flatMap(rowsOf).length, 1)
    assert.deepEqual([counts.read, counts.repeated, counts.repeatedBatches], [1, 0, 1])
  })
})

describe('rejects that were sent back', () => {
  const back = (lines: string[], cursor: number, more = {}) =>
    rawBatch(lines, { source: 'redrive', cursor, redriven: lines.map((_, i) => `${cursor}-${i}`), ...more })

  it('hold no watermark back, and are taken once', () => {
    const { rows, watermarks, counts } = feedAll([
      back([at(1, 'ci1')], 0),
      rawBatch([at(2, 'ci2')], { cursor: 0, ...toDay(2) }),
      back([at(3, 'ci3')], 1),
      back([at(3, 'ci3', { mag: '9.00' })], 1),
      rawBatch([], { cursor: 1, ...toDay(3), end: true }),
    ])
    assert.deepEqual(
      rows.map(([, id, , , , magnitude]) => [id, magnitude]),
      [
        ['ci1', 2.5],
        ['ci2', 2.5],
        ['ci3', 2.5],
      ],
    )
    assert.deepEqual(watermarks.map(mark), [
      ['socal', 2, false],
      ['socal', 3, true],
    ])
    assert.equal(counts.repeatedBatches, 1)
  })

  it('have an epoch of their own where the stream is over, of the regions that they change', () => {
    const { out, watermarks } = feedAll(
      [
        rawBatch([at(5, 'ci1')], { cursor: 0, ...toDay(5), end: true }),
        back([at(4, 'ci2')], 0),
        back(['garbage'], 1),
        back([at(4, 'ci2')], 2), // a repeat
      ],
      [SOCAL, NORCAL],
    )
    assert.deepEqual(watermarks.map(mark), [
      ['socal', 5, true],
      ['norcal', 5, true],
      ['socal', 5, true],
    ])
    assert.equal(out.at(-1)?.topic, 'rejects')
  })

  it('say where they stood at first when they are refused again', () => {
    const bad = at(1, 'ci1', { mag: '11' })
    const [reject] = feedAll([
      back([bad], 0, { file: 'a.csv', lineNumbers: Uint32Array.of(77), fetchedMs: april(9) }),
    ]).rejects
    assert.deepEqual(
      [reject.source, reject.line, reject.reason, reject.fetchedMs],
      ['a.csv', 77, 'magnitude-range', april(9)],
    )
  })
})

it('counts what a source could not read to its end as one rejected record, once', () => {
  const defect = { reason: 'truncated-gzip', message: 'a.csv.gz: it breaks off; fetch it again' }
  // Half an id: the line would pass every rule.
  const batch = rawBatch([at(1, 'ci12')], { file: 'a.csv.gz', lineNumbers: Uint32Array.of(9), defect })
  const { rejects, rows, counts } = feedAll([batch, batch])
  assert.deepEqual(rows, [])
  assert.deepEqual([counts.read, counts.rejected, counts.repeatedBatches], [1, { 'truncated-gzip': 1 }, 1])
  assert.equal(rejects.length, 1)
  const { source, line, reason, message, bytes, fragment } = rejects[0]
  assert.deepEqual(
    { source, line, reason, message, bytes, fragment },
    { ...defect, source: 'a.csv.gz', line: 9, bytes: batch.bytes, fragment: true },
  )
})
