import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { lmdbEventLog } from '../../../shared/ports/event-log-lmdb.js'
import { csv, scedcLine, writer } from '../../support/catalogs.js'
import { groundswell } from '../../support/program.js'
import { appendRejects, rejectOf } from './made-up-rejects.js'
import { PARTITIONS, rejectsCommandContract } from './rejects-command.contract.js'

const folder = mkdtempSync(join(tmpdir(), 'groundswell-rejects-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let places = 0

async function newLog() {
  const dataDir = join(folder, `${places++}`)
  const open = async () => lmdbEventLog({ path: join(dataDir, 'log'), partitions: PARTITIONS })
  return { settings: [`dataDir=${dataDir}`], open, dataDir }
}

rejectsCommandContract('embedded log', newLog, false)

it('makes no log where there is none', async () => {
  const dataDir = join(folder, 'none')
  const ended = await groundswell(['rejects', 'list', '--set', `dataDir=${dataDir}`])
  assert.equal(ended.code, 2)
  assert.match(ended.stderr, /there is no log in .*none\/log; name the folder/)
})

it('changes the field of a day that has closed, also when the stream is over', async () => {
  const write = writer()
  const catalog = write(
    'stream.csv',
    csv([scedcLine('ci1', '2010-04-01T00:00:00Z'), scedcLine('ci2', '2010-04-30T00:00:00Z')]),
  )
  const { settings, open } = await newLog()
  const more = [...settings, `log.partitions=${PARTITIONS}`].flatMap(setting => ['--set', setting])
  const run = async () => {
    const ended = await groundswell(['run', 'connect..grid', '--catalog', catalog, '--until-end', '--json', ...more])
    assert.equal(ended.code, 0, ended.stderr)
    return JSON.parse(ended.stdout.toString()).fields
  }
  assert.deepEqual(await run(), { days: 30, regridded: 0 })
  const log = await open()
  await appendRejects(log, [rejectOf('ci3', '2010-04-20T00:00:00Z')])
  await log.close()
  assert.equal((await groundswell(['rejects', 'redrive', ...more])).code, 0)
  assert.deepEqual(await run(), { days: 30, regridded: 1 })
})
