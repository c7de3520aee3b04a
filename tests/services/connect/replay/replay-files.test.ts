import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, it } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { replayFiles } from '../../../../services/connect/replay/replay-files.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import { DAY_MS, dayOf } from '../../../../shared/domain/units.js'
import {
  batchesOf,
  csv,
  feedAll,
  linesIn,
  NOW_MS,
  replay,
  SCEDC_HEADER,
  scedcLine,
  writer,
} from '../../../support/catalogs.js'
import { sharedData } from '../../../support/shared-data.js'

const write = writer()
const DAY_1 = dayOf(Date.UTC(2010, 3, 1))

/** Three quakes: two on 1 April 2010, none on the 2nd and 3rd, one on the 4th. */
const LINES = [
  scedcLine('ci1', '2010-04-01T01:00:00.00Z'),
  scedcLine('ci2', '2010-04-01T02:00:00.00Z'),
  scedcLine('ci3', '2010-04-04T22:40:42.36Z', { mag: '7.20' }),
]

/** What of a batch does not depend on the name of its file. */
const summary = (batch: RawBatch) => [dayOf(batch.fetchedMs) - 1 - DAY_1, linesIn(batch), [...batch.lineNumbers!]]

describe('replayFiles', () => {
  it('gives each day a batch, quiet days too, with the heartbeat at the day’s end', async () => {
    const batches = batchesOf(await replay([write('a.csv', csv(LINES))]))
    assert.deepEqual(batches.map(summary), [
      [0, LINES.slice(0, 2), [2, 3]],
      [1, [], []],
      [2, [], []],
      [3, LINES.slice(2), [4]],
    ])
    assert.deepEqual(
      batches.map(({ completeToMs }) => completeToMs! / DAY_MS - DAY_1),
      [1, 2, 3, 4],
    )
    assert.deepEqual(
      batches.map(({ cursor }) => cursor),
      [0, 1, 2, 3],
    )
    assert.deepEqual(
      batches.map(({ end }) => end ?? false),
      [false, false, false, true],
    )
    assert.ok(batches.every(({ header, format }) => header === SCEDC_HEADER && format === 'scedc-csv'))
    assert.equal(batches[0].file, 'a.csv')
  })

  const sameDays: [what: string, content: string | Uint8Array][] = [
    ['gzip under any name', gzipSync(csv(LINES))],
    ['a byte-order mark', `\ufeff${csv(LINES)}`],
    ['no line end at the end', csv(LINES).trimEnd()],
    ['blank lines', csv(LINES).replaceAll('\n', '\n\n')],
  ]
  const plain = async () => batchesOf(await replay([write('plain.csv', csv(LINES))]))
  for (const [what, content] of sameDays) {
    it(`reads a file with ${what}`, async () => {
      const batches = batchesOf(await replay([write('other.csv', content)]))
      assert.deepEqual(batches.map(linesIn), (await plain()).map(linesIn))
    })
  }

  it('leaves the \\r of CRLF in the bytes and takes it from the header', async () => {
    const [first] = batchesOf(await replay([write('crlf.csv', csv(LINES, SCEDC_HEADER, '\r\n'))]))
    assert.deepEqual(
      linesIn(first),
      LINES.slice(0, 2).map(line => `${line}\r`),
    )
    assert.equal(first.header, SCEDC_HEADER)
  })

  it('sorts a file that is newest first, and keeps its line numbers', async () => {
    const batches = batchesOf(await replay([write('newest.csv', csv(LINES.toReversed()))]))
    assert.deepEqual(batches.map(linesIn), (await plain()).map(linesIn))
    assert.deepEqual([...batches[0].lineNumbers!], [4, 3])
  })

  it('merges files by time, lines of one day and header in one batch that names the file of each', async () => {
    const early = write('early.csv', csv([LINES[0]]))
    const both = write('both.csv', csv([LINES[2], LINES[1]]))
    const batches = batchesOf(await replay([early, both]))
    assert.deepEqual(
      batches.map(({ file, files, fileOf, completeToMs }) => [file ?? files, [...(fileOf ?? [])], completeToMs! > 0]),
      [
        [['early.csv', 'both.csv'], [0, 1], true],
        [undefined, [], true],
        [undefined, [], true],
        ['both.csv', [], true],
      ],
    )
    assert.deepEqual(linesIn(batches[0]), LINES.slice(0, 2))
    assert.equal(new Set(batches.map(({ source }) => source)).size, 1)
    assert.deepEqual(await replay([both, early]), batches)
  })

  it('gives lines under another header a batch of their own', async () => {
    const header = `${SCEDC_HEADER},note`
    const noted = write('noted.csv', csv([`${LINES[1]},near`], header))
    const batches = batchesOf(await replay([write('plain.csv', csv([LINES[0]])), noted]))
    assert.deepEqual(
      batches.map(batch => [batch.header, linesIn(batch)]),
      [
        [SCEDC_HEADER, [LINES[0]]],
        [header, [`${LINES[1]},near`]],
      ],
    )
  })

  it('rejects a line of several files by the name of its own', async () => {
    const good = write('good-one.csv', csv([LINES[0]]))
    const bad = write('bad-one.csv', csv([scedcLine('ci9', '2010-04-01T03:00:00.00Z', { mag: '99' })]))
    const { rejects } = feedAll(await replay([good, bad]))
    assert.deepEqual(
      rejects.map(({ source, line, reason }) => [source, line, reason]),
      [['bad-one.csv', 2, 'magnitude-range']],
    )
  })

  it('cuts a large day into batches of bounded size; the last carries the heartbeat', async () => {
    const many = Array.from({ length: 50 }, (_, i) => scedcLine(`ci${i}`, `2010-04-01T01:00:${10 + i}.00Z`))
    const batches = batchesOf(await replay([write('many.csv', csv(many))], { batchBytes: 1000 }))
    assert.ok(batches.length >= 4)
    assert.ok(batches.every(({ bytes }) => bytes.length <= 1000))
    assert.deepEqual(batches.flatMap(linesIn), many)
    assert.deepEqual(batches.map(({ completeToMs }) => completeToMs !== undefined).indexOf(true), batches.length - 1)
  })

  it('goes on after a cursor as if it had not stopped', async () => {
    const path = write('resume.csv', csv(LINES))
    const all = await replay([path])
    assert.deepEqual(await replay([path], { after: { source: all[1].source, cursor: 1 } }), all.slice(2))
  })

  it('delivers the days asked for, quiet ones too, and counts the rest', async () => {
    const counts: unknown[] = []
    const path = write('bounded.csv', csv(LINES))
    const bounds = { fromDay: DAY_1 + 2, toDay: DAY_1 + 5, onRead: (read: unknown) => counts.push(read) }
    const batches = batchesOf(await replay([path], bounds))
    assert.deepEqual(batches.map(summary), [
      [2, [], []],
      [3, LINES.slice(2), [4]],
      [4, [], []],
      [5, [], []],
    ])
    assert.deepEqual(counts, [{ files: 1, passedOver: [], records: 1, before: 2, after: 0, later: 0, spilled: 0 }])
  })

  it('names a replay by its files and bounds, so that cursors of another one are not taken for its own', async () => {
    const path = write('named.csv', csv(LINES))
    const source = async (options = {}) => batchesOf(await replay([path], options))[0].source
    assert.equal(await source(), await source())
    assert.notEqual(await source(), await source({ toDay: DAY_1 + 9 }))
  })

  it('puts a line without a readable time, or with one yet to come, in the place of the line before it', async () => {
    const odd = ['no time at all', ...LINES.slice(0, 2), LINES[1].replace('2010', '2985'), 'garbage', LINES[2]]
    const batches = batchesOf(await replay([write('odd.csv', csv(odd))]))
    assert.deepEqual(batches.map(linesIn), [odd.slice(0, 5), [], [], [LINES[2]]])
    assert.deepEqual([...batches[0].lineNumbers!], [2, 3, 4, 5, 6])
  })

  it('sorts more than fits in memory through a temporary folder, and removes it', async () => {
    const folders = () => readdirSync(tmpdir()).filter(name => name.startsWith('groundswell-replay-'))
    const before = folders()
    const time = (i: number) => new Date(Date.UTC(2010, 0, 1) + ((i * 7919) % 40_000) * 60_000).toISOString()
    const lines = Array.from({ length: 40_000 }, (_, i) => scedcLine(`ci${i}`, time(i)))
    const path = write('large.csv', csv(lines))
    let spilled = 0
    const onRead = (counts: { spilled: number }) => (spilled = counts.spilled)
    const small = batchesOf(await replay([path], { sortBytes: 1 << 21, onRead }))
    assert.ok(spilled >= 1, `${spilled} runs were written to disk`)
    assert.deepEqual(small, batchesOf(await replay([path])))
    assert.deepEqual(small.flatMap(linesIn), lines.toSorted())
    assert.deepEqual(folders(), before)

    const reader = replayFiles({ domain: 'seismic', paths: [path], nowMs: NOW_MS, sortBytes: 1 << 21 })
    await reader.next()
    assert.notDeepEqual(folders(), before)
    await reader.return(undefined)
    assert.deepEqual(folders(), before)
  })

  it('refuses a line that is too long by its start, and delivers its neighbours', async () => {
    const lines = [LINES[0], 'x'.repeat(3 << 20), LINES[1]]
    const path = write('long.csv', csv(lines))
    const messages = await replay([path])
    const [defect, ...good] = messages
    assert.deepEqual(good.flatMap(linesIn), [LINES[0], LINES[1]])
    assert.deepEqual(
      [[...defect.lineNumbers!], defect.defect?.reason, defect.bytes.length],
      [[3], 'line-too-long', 1024],
    )
    const after = messages[1]
    assert.deepEqual(await replay([path], { after: defect }), messages.slice(1))
    assert.deepEqual(await replay([path], { after }), messages.slice(2))
  })
})

describe('a gzip that breaks off', () => {
  const lines = Array.from({ length: 5000 }, (_, i) => {
    const time = new Date(Date.UTC(2010, 3, 1) + i * 61_000).toISOString()
    return scedcLine(`ci${i * 7919}`, time, { latitude: `${32 + (i % 40) / 10}` })
  })
  const whole = gzipSync(csv(lines))

  it('delivers every whole line before the cut, and says where it was', async () => {
    const cut = whole.subarray(0, Math.floor(whole.length / 2))
    const messages = await replay([write('cut.csv.gz', cut)])
    // What Node's zlib, asked to be lenient, can read of the same bytes.
    const readable = gunzipSync(cut, { finishFlush: 2 }).toString().split('\n').slice(1, -1)
    assert.ok(readable.length > 100)
    assert.deepEqual(messages.slice(1).flatMap(linesIn), readable)
    const { rejects, counts } = feedAll(messages)
    assert.deepEqual(
      rejects.map(({ line, reason, source }) => [line, reason, source]),
      [[readable.length + 2, 'truncated-gzip', 'cut.csv.gz']],
    )
    assert.match(rejects[0].message, /fetch the file again/)
    assert.equal(rejects[0].fragment, true)
    assert.deepEqual([counts.read, counts.rejected], [readable.length + 1, { 'truncated-gzip': 1 }])
  })

  it('reports a damaged one, and delivers what is before the spot but for the last 16 KiB', async () => {
    const damaged = Buffer.from(whole)
    damaged.fill(0xff, Math.floor(damaged.length / 2))
    const messages = await replay([write('damaged.csv.gz', damaged)])
    const good = messages.filter(({ defect }) => defect === undefined).flatMap(linesIn)
    const before = gunzipSync(whole.subarray(0, Math.floor(whole.length / 2)), { finishFlush: 2 }).length
    assert.ok(Buffer.byteLength(good.join('\n')) >= before - 2 * 16 * 1024)
    assert.deepEqual(good, lines.slice(0, good.length))
    assert.deepEqual(
      messages.flatMap(({ defect }) => defect?.reason ?? []),
      ['corrupted-gzip'],
    )
  })
})

describe('a real catalogue', () => {
  it('delivers every line of the 1980s once', async t => {
    const path = sharedData(t, 'seismic/socal_all_1980_1989.csv.gz')
    if (path === undefined) return
    const batches = batchesOf(await replay([path]))
    const lines = gunzipSync(readFileSync(path)).toString().split('\n').slice(1, -1)
    assert.deepEqual(batches.flatMap(linesIn), lines)
    assert.equal(lines.length, 134_793)
    assert.equal(batches.length, 3653) // 1980-01-01 to 1989-12-31, 3 leap days
  })

  it('cuts a USGS week into its features', async t => {
    const path = sharedData(t, 'payloads/usgs_earthquake/all_week.geojson.gz')
    if (path === undefined) return
    const features = batchesOf(await replay([path]))
      .flatMap(linesIn)
      .map(line => JSON.parse(line))
    const { features: expected } = JSON.parse(gunzipSync(readFileSync(path)).toString())
    const byId = (list: { id: string }[]) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    assert.deepEqual(byId(features), byId(expected))
  })
})
