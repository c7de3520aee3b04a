import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { Reject } from '../../../shared/domain/messages.js'
import { lmdbEventLog } from '../../../shared/ports/event-log-lmdb.js'
import { rdb } from '../../support/river-payloads.js'
import { runCli } from '../../support/run-cli.js'
import { appendRejects } from './made-up-rejects.js'

const folder = mkdtempSync(join(tmpdir(), 'groundswell-rejects-sites-'))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Runs on files, and rejects, by the settings of one region. */
function commands(domain: string, region: object) {
  const dataDir = join(folder, domain)
  const settings = join(folder, `${domain}.json`)
  writeFileSync(settings, JSON.stringify({ dataDir, regions: [region], models: [] }))
  const json = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCli([...args, '--settings', settings, '--json'])
    assert.equal(code, 0, stderr)
    return stdout.trim() === '' ? undefined : JSON.parse(stdout)
  }
  return {
    dataDir,
    run: (file: string) => json('run', 'connect..grid', '--catalog', file, '--until-end'),
    redrive: () => json('rejects', 'redrive', '--domain', domain),
    text: (...args: string[]) => runCli(['rejects', ...args, '--domain', domain, '--settings', settings]),
  }
}

const write = (name: string, text: string) => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const WEEK = {
  strideDays: 7,
  windowDays: 7,
  horizonsDays: [7],
  latenessDays: 30,
  record: { fromDay: 0, toDay: 30_000 },
}
const US = { grid: { south: 24, west: -125, step: 0.1, rows: 260, cols: 590 } }

describe('groundswell rejects --domain', () => {
  it('streamflow: what a gauge without a drainage area refused comes back when the table has it', async () => {
    const table = (area: string) =>
      write('basins.csv', `basin,name,lat,lon,area_km2\n02177000,Chattooga,34.8,-83.3,${area}\n`)
    const rivers = commands('streamflow', {
      ...{ id: 'rivers', domain: 'streamflow', sitesFile: table(''), ...US, ...WEEK },
    })
    const file = write('flow.rdb', rdb(3))
    const before = await rivers.run(file)
    assert.deepEqual([before.events.accepted, before.events.rejected], [0, { 'no-drainage-area': 3 }])
    const listed = await rivers.text('list', '--summary')
    assert.match(listed.stdout, /^count +reason +source\n3 +no-drainage-area +flow\.rdb\n/)
    assert.deepEqual((await rivers.redrive()).refused, { 'no-drainage-area': 3 })
    table('536')
    const sent = await rivers.redrive()
    assert.deepEqual([sent.sent, sent.refused], [3, {}])
    assert.equal((await rivers.redrive()).sentBefore, 3)
    const { events, fields } = await rivers.run(file)
    assert.deepEqual([events.accepted, events.repeated], [3, 0])
    assert.ok(fields.regridded > 0)
  })

  it('covid: a row of a wide file comes back with its header, once', async () => {
    const counties = commands('covid', {
      ...{ id: 'us-counties', domain: 'covid', sitesFile: 'us-counties', ...US, ...WEEK },
    })
    const header = 'countyFIPS,County Name,State,stateFIPS,1/8/22,1/9/22'
    const file = write('covid_confirmed_usafacts.csv', `${header}\n6037,LA,CA,06,10,14\n`)
    const before = await counties.run(file)
    assert.equal(before.events.accepted, 2)
    const reject: Reject = {
      ...{ topic: 'rejects', domain: 'covid', source: 'covid_confirmed_usafacts.csv', format: 'county-wide-csv' },
      ...{ line: 3, reason: 'old-rule', message: 'an old rule; mended since', fetchedMs: Date.UTC(2022, 0, 20) },
      bytes: Buffer.from(`${header}\n36061,NY,NY,36,7,9`),
    }
    const log = lmdbEventLog({ path: join(counties.dataDir, 'log'), partitions: 8 })
    await appendRejects(log, [reject])
    await log.close()
    assert.match((await counties.text('list')).stdout, / open +1 .* old-rule +covid_confirmed_usafacts\.csv:3\n/)
    assert.equal((await counties.redrive()).sent, 1)
    assert.deepEqual([(await counties.redrive()).sent, (await counties.redrive()).sentBefore], [0, 1])
    const { events } = await counties.run(file)
    assert.deepEqual([events.accepted, events.rejected], [4, {}])
  })
})
