import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { tableFromIPC } from 'apache-arrow'
import { parquetReadObjects } from 'hyparquet'
import { csv } from '../support/catalogs.js'
import { runCli } from '../support/run-cli.js'
import { smallWorld } from '../support/small-world.js'

const { folder, settingsFile, lines, write } = await smallWorld()
const data = join(folder, 'run')
const place = ['--region', 'small', '--settings', settingsFile]
const rules = write(
  'rules.yaml',
  `rules:
  - id: quake-here
    says: More than usual, "here"
    region: small
    model: persistence
    per: pixel
    when: { forecast: mean, above: 2 }
    clear: 1.5
    quietDays: 0
    severity: minor
`,
)

/** A replay's summary. */
async function replay(catalog: string, to: string): Promise<{ forecastDigest: object; forecasts: { issued: number } }> {
  const args = ['replay', '--catalog', catalog, '--data', to, '--json', ...place, '--set', `alerts.rules=${rules}`]
  const { code, stdout, stderr } = await runCli(args)
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}

const [first, second] = lines
const summary = await replay(write('catalog.csv', csv(lines)), data)

const ended = (...args: string[]) => runCli(['export', ...args, '--data', data, ...place])

async function exported(name: string, ...args: string[]): Promise<string> {
  const path = join(folder, 'out', name)
  const { code, stdout, stderr } = await ended(...args, '--out', path)
  assert.deepEqual([code, stdout], [0, ''], stderr)
  return path
}

describe('groundswell export', () => {
  it('writes the same forecasts as CSV, Arrow and Parquet: a row for each pixel of each issue', async () => {
    const rows = tableFromIPC(readFileSync(await exported('f.arrow', 'forecasts', '--format', 'arrow')))
    // 20 pixels of each forecast.
    assert.equal(rows.numRows, 20 * summary.forecasts.issued)
    const bytes = readFileSync(await exported('f.parquet', 'forecasts', '--format', 'parquet'))
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
    const columns = ['model', 'cell', 'mean', 'p_m4']
    const parquet = await parquetReadObjects({ file, columns })
    assert.deepEqual(
      parquet,
      rows.toArray().map(row => Object.fromEntries(columns.map(name => [name, row[name]]))),
    )
    const text = readFileSync(await exported('f.csv', 'forecasts', '--format', 'csv'), 'utf8')
    const [head, ...csvRows] = text
      .trimEnd()
      .split('\r\n')
      .map(line => line.split(','))
    assert.deepEqual(
      Float32Array.from(csvRows, row => Number(row[head.indexOf('mean')])),
      Float32Array.from(rows.toArray(), row => row.mean),
    )
  })
  it('takes the issues, models and horizon that are asked for, to standard output', async () => {
    const only = ['--from', '1970-09-01', '--to', '1970-09-30', '--models', 'ema', '--horizon', '14']
    const { code, stdout, stderr } = await ended('forecasts', '--format', 'csv', '--out', '-', ...only)
    assert.deepEqual([code, stderr], [0, ''])
    const issues = stdout
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map(line => line.split(',').slice(1, 4).join(' '))
    // Fortnights since 1950-01-03 end on 1970-09-14 and 1970-09-28; what is known then is issued the day after.
    assert.deepEqual(
      [...new Set(issues)],
      ['ema 1970-09-01T00:00:00.000Z 14', 'ema 1970-09-15T00:00:00.000Z 14', 'ema 1970-09-29T00:00:00.000Z 14'],
    )
  })
  it('writes the scores of each issue', async () => {
    const scores = tableFromIPC(readFileSync(await exported('s.arrow', 'scores', '--format', 'arrow'))).toArray()
    const models = new Set(scores.map(row => row.model))
    assert.deepEqual([...models].sort(), ['ema', 'persistence'])
    for (const row of scores) assert.equal(row.mse, row.sse / 20)
  })
  it('writes the alerts: every event, and which is the newest of its alert', async () => {
    const text = readFileSync(await exported('a.csv', 'alerts', '--format', 'csv'), 'utf8')
    const [head, ...rows] = text.trimEnd().split('\r\n')
    assert.match(head, /^alert,event,sequence,newest,exercise,rule,says,severity,region,cell,place,/)
    assert.match(
      rows[0],
      /^exercise-quake-here\/[^,]+,fired,0,(true|false),true,quake-here,"More than usual, ""here""",minor,small,/,
    )
    const listed = await runCli(['alerts', 'list', '--all', '--json', '--data', data, '--settings', settingsFile])
    const names = new Set(
      listed.stdout
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line).alert),
    )
    assert.deepEqual(new Set(rows.map(row => row.split(',')[0])), names)
  })
  it('writes earthquakes from which a replay forecasts the same, bit for bit', async () => {
    const document = await exported('q.xml', 'quakes', '--format', 'quakeml')
    const again = await replay(document, join(folder, 'again'))
    assert.deepEqual(again.forecastDigest, summary.forecastDigest)
    const geojson = await exported('q.geojson', 'quakes', '--format', 'geojson')
    assert.deepEqual((await replay(geojson, join(folder, 'once-more'))).forecastDigest, summary.forecastDigest)
  })
  it('writes the earthquakes that stand, of the days that are asked for', async () => {
    const day = first.slice(0, 10)
    const path = await exported('day.csv', 'quakes', '--format', 'csv', '--from', day, '--to', day)
    const rows = readFileSync(path, 'utf8').trimEnd().split('\r\n').slice(1)
    const expected = lines.filter(line => line.startsWith(day)).map(line => line.split(','))
    assert.deepEqual(
      rows.map(row => row.split(',')).map(([, id, time]) => [time, id]),
      expected.map(line => [new Date(line[0]).toISOString(), line[9]]),
    )
    assert.ok(second > first)
  })
  it('writes a CSEP grid for each issue and model into a folder', async () => {
    const out = await exported('csep', 'forecasts', '--format', 'csep', '--from', '1970-09-15', '--to', '1970-09-15')
    assert.deepEqual(readdirSync(out), ['small.ema.1970-09-15.dat', 'small.persistence.1970-09-15.dat'])
    const grid = readFileSync(join(out, 'small.ema.1970-09-15.dat'), 'utf8').trimEnd().split('\n')
    assert.equal(grid.length, 20 * 28)
  })
})

describe('an export that cannot be', { concurrency: 2 }, () => {
  const out = join(folder, 'not.there')
  const cases: [args: string[], message: RegExp][] = [
    [
      ['forecasts', '--format', 'quakeml'],
      /forecasts are not written as quakeml; they are as arrow, parquet, csv, geojson, csep/,
    ],
    [['scores', '--format', 'hubverse'], /hubverse is of forecasts/],
    [['forecasts', '--format', 'hubverse'], /the hubverse is of epidemics; small has none/],
    [['forecasts', '--format', 'xlsx'], /'xlsx' is invalid\. Allowed choices are arrow, parquet, csv/],
    [['tides', '--format', 'csv'], /'tides' is invalid[\s\S]*forecasts, scores, alerts, quakes/],
    [
      ['forecasts', '--format', 'csv', '--models', 'lstm'],
      /no forecast of lstm; models that are there: ema, persistence/,
    ],
    [
      ['scores', '--format', 'csv', '--from', '1999-01-01'],
      /no score of small issued 1999-01-01 to [\s\S]*ema of small, newest issue/,
    ],
    [
      ['quakes', '--format', 'csv', '--from', '1999-01-01'],
      /no earthquake of small from 1999-01-01 [\s\S]*it has \d+, 1970-/,
    ],
    [['quakes', '--format', 'csv', '--models', 'ema'], /earthquakes are of no model/],
    [['alerts', '--format', 'csv', '--to', '1970-01-02'], /none of the log's \d+ alerts/],
  ]
  for (const [args, message] of cases) {
    it(`${args.join(' ')} ends with status 2, says what is possible, and leaves no file`, async () => {
      const { code, stdout, stderr } = await ended(...args, '--out', out)
      assert.deepEqual([code, stdout], [2, ''], stderr)
      assert.match(stderr, message)
      assert.ok(!existsSync(out))
    })
  }
  it('does not make a store where there is none', async () => {
    const none = join(folder, 'none')
    const args = ['export', 'forecasts', '--format', 'csv', '--out', '-', '--data', none, ...place]
    const { code, stderr } = await runCli(args)
    assert.equal(code, 2)
    assert.match(stderr, /there is no store in .*none\/store/)
    assert.ok(!existsSync(none))
  })
  it('says where a file cannot be written', async () => {
    const { code, stderr } = await ended('scores', '--format', 'csv', '--out', '/dev/null/scores.csv')
    assert.equal(code, 2)
    assert.match(stderr, /--out: \/dev\/null\/scores\.csv cannot be written/)
  })
  it('needs a folder for files of several', async () => {
    const { code, stderr } = await ended('forecasts', '--format', 'csep', '--out', '-')
    assert.equal(code, 2)
    assert.match(stderr, /a file for each issue and model; name a folder/)
  })
})
