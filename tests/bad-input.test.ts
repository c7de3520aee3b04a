import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { EXIT } from '../services/cli/exit-codes.js'
import type { RunSummary } from '../services/cli/summary.js'
import { randomFrom, uniform } from '../shared/kernels/random.js'
import { shuffle } from '../shared/kernels/shuffle.js'
import { csv, SCEDC_HEADER } from './support/catalogs.js'
import { runCli } from './support/run-cli.js'
import { smallWorld } from './support/small-world.js'

/** Issue 2, "Bad input", by the program itself: a clear message, or rejects and the same result as without them. */
const world = await smallWorld()

const replay = (...catalogs: string[]) =>
  runCli(['replay', '--settings', world.settingsFile, '--region', 'small', '--json', '--catalog', ...catalogs])

async function summaryOf(...catalogs: string[]): Promise<RunSummary & { stderr: string }> {
  const { code, stdout, stderr } = await replay(...catalogs)
  assert.equal(code, EXIT.ok, stderr)
  return { ...(JSON.parse(stdout) as RunSummary), stderr }
}

const clean = await summaryOf(world.write('clean.csv', csv(world.lines)))
assert.equal(clean.events.accepted, world.lines.length)

const junk = (bytes: number): Uint8Array => {
  const random = randomFrom(5)
  return Uint8Array.from({ length: bytes }, () => Math.floor(256 * uniform(random)))
}

describe('a file that cannot be used at all ends the command with status 2', () => {
  const text = () => csv(world.lines)
  const cases: [what: string, path: () => string, message: RegExp][] = [
    [
      'garbage',
      () => world.write('garbage.csv', junk(10_000)),
      /garbage\.csv: .* no known format; read are, plain or gzip: earthquakes as CSV/,
    ],
    ['nothing', () => world.write('empty.csv', ''), /empty\.csv: the file is empty/],
    ['no such file', () => join(world.folder, 'gone.csv'), /gone\.csv: there is no such file; check the path/],
    ['an empty folder', () => folderOf('folder.csv'), /folder\.csv: the folder is empty; name one that holds files/],
    [
      'a missing column',
      () => world.write('no-mag.csv', text().replace(',mag,', ',size,')),
      /no-mag\.csv: column mag is missing; scedc-csv needs time, latitude, longitude, depth_km, mag/,
    ],
    [
      'UTF-16',
      () => world.write('wide.csv', Buffer.from(`\ufeff${text()}`, 'utf16le')),
      /wide\.csv: the text is UTF-16; save it as UTF-8: iconv -f UTF-16 -t UTF-8 wide\.csv/,
    ],
    ['a header alone', () => world.write('header.csv', csv([])), /header\.csv: no records to replay; name files that/],
    [
      'JSON of something else',
      () => world.write('other.json', '{"type":"Topology"}'),
      /other\.json: JSON without a "features" array; fetch a GeoJSON FeatureCollection/,
    ],
    [
      'a gzip cut off in its head',
      () => world.write('head.csv.gz', gzipSync(text()).subarray(0, 6)),
      /head\.csv\.gz: nothing in it can be read: the gzip ends before its content does; fetch the file again/,
    ],
  ]
  for (const [what, path, message] of cases) {
    it(what, async () => {
      const { code, stdout, stderr } = await replay(path())
      assert.match(stderr, message)
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack')
      assert.deepEqual([code, stdout], [EXIT.unusable, ''])
    })
  }
  it('also if it stands beside a good one', async () => {
    const { code, stderr } = await replay(world.write('good.csv', csv(world.lines)), world.write('bad.csv', junk(99)))
    assert.match(stderr, /bad\.csv/)
    assert.equal(code, EXIT.unusable)
  })
})

const folderOf = (name: string): string => {
  const path = join(world.folder, name)
  mkdirSync(path)
  return path
}

describe('a file that can be used in part gives what its good lines give', () => {
  it('1 % corrupted lines are counted by reason', async () => {
    const corruptions = [
      (line: string) => line.replace(/^[^,]*/, 'yesterday'),
      (line: string) => line.slice(0, 20),
      (line: string) => line.replace(/,[\d.]+,[\d.]+,/, ',91.5,1.5,'),
      (line: string) => line.replace(/,l,eq/, 'x,l,eq'),
      (line: string) => line.replace('q', '\u0000'),
      (line: string) => line.replace(/,[\d.]+,l,eq/, ',12.5,l,eq'),
    ]
    // Beside the good lines, every hundredth one once more, spoilt: the rest is the whole catalogue.
    const lines = world.lines.flatMap((line, i) =>
      i % 100 === 50 ? [corruptions[(i - 50) / 100](line), line] : [line],
    )
    const { events, forecastDigest, scores } = await summaryOf(world.write('one-percent.csv', csv(lines)))
    assert.deepEqual(forecastDigest, clean.forecastDigest)
    assert.deepEqual(scores, clean.scores)
    assert.equal(events.read, world.lines.length + corruptions.length)
    assert.deepEqual(events.rejected, {
      'time-syntax': 1,
      'column-count': 1,
      'latitude-range': 1,
      'number-syntax': 1,
      'nul-byte': 1,
      'magnitude-range': 1,
    })
  })
  it('binary junk in mid-file costs no line beside it', async () => {
    const half = world.lines.length / 2
    const [first, second] = [world.lines.slice(0, half), world.lines.slice(half)].map(lines => lines.join('\n'))
    const middle = Buffer.concat([Buffer.from('\n'), junk(5_000), Buffer.from('\n')])
    const path = world.write(
      'junk.csv',
      Buffer.concat([Buffer.from(`${SCEDC_HEADER}\n${first}`), middle, Buffer.from(`${second}\n`)]),
    )
    const { events, forecastDigest } = await summaryOf(path)
    assert.deepEqual(forecastDigest, clean.forecastDigest)
    assert.equal(events.accepted, world.lines.length)
    const rejected = Object.values(events.rejected).reduce((a, b) => a + b, 0)
    assert.equal(events.read, world.lines.length + rejected)
    assert.ok(rejected > 0)
  })
  it('a file given twice', async () => {
    const path = world.write('twice.csv', csv(world.lines))
    const { events, forecastDigest } = await summaryOf(path, path)
    assert.deepEqual(forecastDigest, clean.forecastDigest)
    assert.deepEqual([events.accepted, events.repeated], [world.lines.length, world.lines.length])
  })
  it('a shuffled file', async () => {
    const order = Uint32Array.from(world.lines, (_, i) => i)
    shuffle(order, randomFrom(2))
    const path = world.write('shuffled.csv', csv(Array.from(order, i => world.lines[i])))
    const { events, forecastDigest } = await summaryOf(path)
    assert.deepEqual(forecastDigest, clean.forecastDigest)
    assert.deepEqual(events, clean.events)
  })
  it('a truncated gzip says so, and its whole lines count', async () => {
    // Stored blocks, so that what is left after the cut can be told by hand.
    const text = csv(world.lines)
    const bytes = gzipSync(text, { level: 0 })
    const cut = Buffer.from(text).indexOf(world.lines[300])
    const { events, stderr } = await summaryOf(
      // 10 bytes of gzip head and 5 of the stored block stand before the text; the cut falls into line 300.
      world.write('cut.csv.gz', bytes.subarray(0, 15 + cut + 10)),
    )
    assert.match(stderr, /cut\.csv\.gz: the gzip ends before its content does; fetch the file again/)
    assert.equal(events.accepted, 300)
    assert.deepEqual(events.rejected, { 'truncated-gzip': 1 })
  })
})
