import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Api, startApi } from '../../../services/api/server.js'
import { initView } from '../../../services/api/view.js'
import { ask } from '../../support/ask-api.js'
import { SMALL } from '../../support/made-up-messages.js'
import { memoryStore } from '../../support/memory-store.js'
import { steppedClock } from '../../support/stepped-clock.js'

const label = { kind: 'simulated', text: 'made up' } as const

describe('api, safely', () => {
  let api: Api
  before(async () => {
    api = await startApi({ store: memoryStore(), views: [initView(SMALL)], label, port: 0, clock: steppedClock() })
  })
  after(() => api.close())

  const pageFiles: [path: string, type: RegExp, has: string][] = [
    ['/', /^text\/html/, '<html'],
    ['/style.css', /^text\/css/, 'prefers-color-scheme'],
    ['/icon.svg', /^image\/svg/, '<svg'],
    ['/dashboards/web/page.js', /^text\/javascript/, 'import'],
    ['/shared/domain/units.js', /^text\/javascript/, 'DAY_MS'],
    ['/healthz', /^application\/json/, '"ok"'],
  ]
  for (const [path, type, has] of pageFiles) {
    it(`serves ${path}, safely`, async () => {
      const { status, headers, body } = await ask(api, path)
      assert.equal(status, 200)
      assert.match(String(headers['content-type']), type)
      assert.ok(body.toString().includes(has))
      assert.match(String(headers['content-security-policy']), /default-src 'self'/)
      assert.equal(headers['x-content-type-options'], 'nosniff')
    })
  }

  const hosts: [host: string, status: number][] = [
    ['127.0.0.1', 200],
    ['localhost:8080', 200],
    ['[::1]:8080', 200],
    ['LOCALHOST', 200],
    ['evil.example', 403],
    ['127.0.0.1.evil.example:80', 403],
    ['localhost.evil.example', 403],
    ['192.168.0.7', 403],
  ]
  for (const [host, status] of hosts) {
    it(`answers ${status} where it is called ${host}`, async () => {
      assert.equal((await ask(api, '/api/state', { host })).status, status)
    })
  }
})
