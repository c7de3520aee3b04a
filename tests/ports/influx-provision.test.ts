import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import { systemClock } from '../../shared/ports/clock.js'
import { influxDefaults, influxHttp } from '../../shared/ports/influx-http.js'
import { provisionInflux } from '../../shared/ports/influx-provision.js'
import { DOWNSAMPLINGS } from '../../shared/ports/influx-retention.js'
import { influxdFile, startInflux } from '../support/influx.js'

const settingsAt = (url: string, bucket: string) => ({
  ...influxDefaults,
  url,
  bucket,
  org: 'groundswell',
  token: 'secret',
})
const did = (steps: readonly { did: string }[]) => steps.map(step => step.did)

it('makes database, retention and downsampling in a real 1.x, changes what is asked for, and else nothing', async t => {
  const influxd = await influxdFile()
  if (influxd === undefined) {
    const needs = 'needs influxd: apt-get install influxdb'
    if (process.env.CI === 'true') assert.fail(needs)
    t.skip(needs)
    return
  }
  const server = await startInflux(influxd)
  t.after(() => server.remove())
  const settings = settingsAt(server.url, 'made here')
  const first = await provisionInflux(settings, { shardDays: 3640 }, systemClock)
  // 1.x makes autogen with the database, so that its shards are changed.
  assert.deepEqual(did(first), ['created', 'changed', 'created', 'created', 'created', 'created'])
  const again = await provisionInflux(settings, { shardDays: 3640 }, systemClock)
  assert.deepEqual(new Set(did(again)), new Set(['kept']))
  // The downsampling itself, of all time, as the server runs it every hour over the newest.
  const http = influxHttp(settings, systemClock)
  await http.post('hop,region=socal,hop=fields lag_s=4 3600000\nhop,region=socal,hop=fields lag_s=8 3601000')
  const [, hop] = DOWNSAMPLINGS
  const into = `SELECT mean("lag_s") AS "lag_s" INTO "made here"."long"."${hop.to}" FROM "${hop.from}" GROUP BY time(1h), *`
  await http.request('POST', `/query?${new URLSearchParams({ db: 'made here', q: into })}`, '')
  assert.deepEqual((await http.query(`SELECT "lag_s" FROM "long"."${hop.to}"`)).values, [[3_600_000, 6]])
  const shorter = await provisionInflux(settings, { days: 400, shardDays: 7 }, systemClock)
  assert.deepEqual(did(shorter), ['kept', 'changed', 'changed', 'kept', 'kept', 'kept'])
  const { values } = await http.query('SHOW RETENTION POLICIES ON "made here"')
  assert.deepEqual(values, [
    ['autogen', '9600h0m0s', '168h0m0s', 1, true],
    ['long', '0s', '168h0m0s', 1, false],
  ])
})

/** Answers as the API of 2.x, or 3.x, is documented to, and keeps what it is given. */
async function fakeServer(t: TestContext, version: string) {
  const kept = {
    buckets: [] as Record<string, unknown>[],
    tasks: [] as Record<string, unknown>[],
    databases: ['_internal'],
  }
  const http = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://influx')
    let text = ''
    for await (const chunk of request) text += chunk
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
    const tell = (status: number, answer?: unknown) =>
      response
        .writeHead(status, { 'content-type': 'application/json', 'x-influxdb-version': version })
        .end(JSON.stringify(answer))
    const list = pathname.startsWith('/api/v2/buckets') ? kept.buckets : kept.tasks
    const name = searchParams.get('name')
    if (pathname === '/ping') return response.writeHead(204, { 'x-influxdb-version': version }).end()
    if (request.headers.authorization !== 'Token secret') return tell(401, { code: 'unauthorized' })
    if (pathname === '/api/v2/orgs')
      return tell(200, { orgs: searchParams.get('org') === 'groundswell' ? [{ id: 'o1' }] : [] })
    if (pathname === '/api/v3/configure/database') {
      if (request.method === 'GET')
        return tell(
          200,
          kept.databases.map(database => ({ 'iox::database': database })),
        )
      kept.databases.push(String(body.db))
      return tell(200)
    }
    if (request.method === 'GET') {
      const found = list.filter(one => one.name === name)
      if (found.length === 0 && list === kept.buckets) return tell(404, { code: 'not found' })
      return tell(200, list === kept.buckets ? { buckets: found } : { tasks: found })
    }
    if (request.method === 'POST') {
      const [, named] = /name: "([^"]+)"/.exec(String(body.flux ?? '')) ?? []
      list.push({ name: named, ...body, id: String(list.length) })
      return tell(201, {})
    }
    Object.assign(list[Number(pathname.split('/').at(-1))], body)
    return tell(200, {})
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    http.closeAllConnections()
    http.close()
  })
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, kept }
}

describe('provisioning of servers that follow their documentation', () => {
  it('makes buckets and tasks of a 2.x', async t => {
    const { url, kept } = await fakeServer(t, 'v2.7.11')
    const settings = settingsAt(url, 'groundswell')
    const first = await provisionInflux(settings, { shardDays: 3640 }, systemClock)
    assert.deepEqual(new Set(did(first)), new Set(['created']))
    assert.deepEqual(
      kept.buckets.map(({ name }) => name),
      ['groundswell', 'groundswell/long'],
    )
    assert.deepEqual(new Set(did(await provisionInflux(settings, { shardDays: 3640 }, systemClock))), new Set(['kept']))
    const other = await provisionInflux(settings, { days: 30, shardDays: 1 }, systemClock)
    assert.deepEqual(did(other), ['changed', 'changed', 'kept', 'kept', 'kept'])
    assert.deepEqual(kept.buckets[0].retentionRules, [
      { type: 'expire', everySeconds: 2_592_000, shardGroupDurationSeconds: 86_400 },
    ])
  })

  it('names an organisation of 2.x that is not there', async t => {
    const { url } = await fakeServer(t, 'v2.7.11')
    const call = provisionInflux({ ...settingsAt(url, 'b'), org: 'nobody' }, { shardDays: 1 }, systemClock)
    await assert.rejects(call, { code: 'PORT', message: /no organisation "nobody"; create it/ })
  })

  it('makes the database of a 3.x', async t => {
    const { url, kept } = await fakeServer(t, '3.3.0')
    const settings = settingsAt(url, 'groundswell')
    assert.deepEqual(did(await provisionInflux(settings, { shardDays: 1 }, systemClock)), ['created'])
    assert.deepEqual(did(await provisionInflux(settings, { shardDays: 1 }, systemClock)), ['kept'])
    assert.deepEqual(kept.databases, ['_internal', 'groundswell'])
  })
})
