import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { tableFromIPC } from 'apache-arrow'
import { type Api, startApi } from '../../../services/api/server.js'
import { addMessage, initView } from '../../../services/api/view.js'
import { ask, askJson } from '../../support/ask-api.js'
import { forecastOf, SMALL } from '../../support/made-up-messages.js'
import { memoryStore } from '../../support/memory-store.js'
import { steppedClock } from '../../support/stepped-clock.js'

describe('/api/export', () => {
  let api: Api
  before(async () => {
    const store = memoryStore()
    const view = initView(SMALL)
    const records = [0, 1, 2].map(day => forecastOf(SMALL, 'ema', day, day))
    await store.write(records)
    for (const record of records) addMessage(view, record)
    const label = { kind: 'simulated', text: 'made up' } as const
    api = await startApi({ store, views: [view], label, port: 0, clock: steppedClock(1) })
  })
  after(() => api.close())

  it('gives the newest issue as CSV, as a file to keep', async () => {
    const { status, headers, body } = await ask(api, '/api/export?model=ema')
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'text/csv; charset=utf-8')
    assert.equal(headers['content-disposition'], 'attachment; filename="small.ema.1970-01-04.csv"')
    const lines = body.toString().trimEnd().split('\r\n')
    assert.equal(lines.length, 1 + 6)
    assert.match(lines[1], /^small,ema,1970-01-04T00:00:00\.000Z,2,/)
  })
  it('gives another issue, in another format', async () => {
    const { headers, body } = await ask(api, '/api/export?model=ema&issued=1970-01-02&format=arrow')
    assert.equal(headers['content-type'], 'application/vnd.apache.arrow.file')
    assert.deepEqual([...(tableFromIPC(body).getChild('mean') ?? [])], [0, 1, 2, 3, 4, 5])
    const { features } = await askJson(api, '/api/export?model=ema&format=geojson')
    assert.equal(features[5].properties.mean, 7)
  })
  const refused: [query: string, status: number, message: RegExp][] = [
    ['model=ema&format=csep', 400, /no format "csep" here; known: csv, arrow, parquet, geojson/],
    ['model=lstm', 404, /model lstm has issued no forecast/],
    ['model=ema&issued=1980-01-01', 404, /it has ema of small, newest issue 1970-01-04/],
    ['model=ema&issued=1980-02-30', 400, /is no date/],
    ['', 400, /model is missing/],
  ]
  for (const [query, status, message] of refused) {
    it(`answers ${status} to ${query || 'nothing'}`, async () => {
      const told = await ask(api, `/api/export?${query}`)
      assert.equal(told.status, status)
      assert.match(JSON.parse(told.body.toString()).message, message)
    })
  }
})
