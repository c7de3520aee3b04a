import assert from 'node:assert/strict'
import type { IncomingMessage, RequestListener } from 'node:http'
import { describe, it } from 'node:test'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { FetchError } from '../../../../services/connect/live/fetch-error.js'
import { HTTP_DEFAULTS, httpFetch } from '../../../../services/connect/live/http-fetch.js'
import { realContext } from '../../../support/poll-context.js'
import { serverOf } from '../../../support/recorded-server.js'

const PAGE = JSON.stringify({ type: 'FeatureCollection', features: 'x'.repeat(5000) })
const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }
const LIMITS = { ...HTTP_DEFAULTS, connectMs: 2000, totalMs: 300, maxBytes: 100_000, userAgent: 'test (a@b.c)' }
const types = ['application/json']

const answer =
  (status: number, headers: Record<string, string>, body: string | Uint8Array = ''): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(body)

describe('a page', () => {
  const codings: [coding: string, body: Uint8Array][] = [
    ['gzip', gzipSync(PAGE)],
    ['x-gzip', gzipSync(PAGE)],
    ['deflate', deflateSync(PAGE)],
    ['deflate', deflateRawSync(PAGE)], // without its frame, as some servers send it
    ['br', brotliCompressSync(PAGE)],
    ['identity', Buffer.from(PAGE)],
  ]
  for (const [coding, body] of codings) {
    it(`comes out of ${coding} (first byte ${body[0]})`, async t => {
      const url = await serverOf(t, answer(200, { ...JSON_TYPE, 'content-encoding': coding }, body))
      const page = await httpFetch({ url, types }, LIMITS, realContext())
      assert.equal(Buffer.from(page.body).toString(), PAGE)
    })
  }

  it('is asked for with our name, its types, codings and validators, and may be as it was', async t => {
    let asked: IncomingMessage['headers'] = {}
    const url = await serverOf(t, (request, response) => {
      asked = request.headers
      response.writeHead(304, { etag: '"b"' }).end()
    })
    const validators = { etag: '"a"', lastModified: 'Sun, 06 Nov 1994 08:49:37 GMT' }
    const page = await httpFetch({ url, types, validators, headers: { 'x-api-key': 'k' } }, LIMITS, realContext())
    assert.deepEqual([page.status, page.body.length, page.validators], [304, 0, { etag: '"b"' }])
    assert.deepEqual(
      ['accept', 'accept-encoding', 'user-agent', 'if-none-match', 'if-modified-since', 'x-api-key'].map(n => asked[n]),
      ['application/json', 'gzip, deflate, br', 'test (a@b.c)', '"a"', validators.lastModified, 'k'],
    )
  })

  it('is followed to another origin, to which keys are not sent', async t => {
    let key: unknown
    const there = await serverOf(t, (request, response) => {
      key = request.headers['x-api-key']
      response.writeHead(200, JSON_TYPE).end(PAGE)
    })
    const here = await serverOf(t, answer(301, { location: `${there}/moved` }))
    const page = await httpFetch({ url: here, types, headers: { 'x-api-key': 'k' } }, LIMITS, realContext())
    assert.deepEqual([page.url, key], [`${there}/moved`, undefined])
  })

  it('takes the server’s time where ours is off by more than a network explains, and says so', async t => {
    const date = 'Sun, 06 Nov 1994 08:49:37 GMT'
    const url = await serverOf(t, (_, response) => {
      response.sendDate = false
      response.writeHead(200, { ...JSON_TYPE, date }).end(PAGE)
    })
    const context = realContext()
    const page = await httpFetch({ url, types }, LIMITS, context)
    assert.equal(page.fetchedMs, 784111777000)
    assert.deepEqual(
      context.troubles.map(({ reason }) => reason),
      ['clock-skew'],
    )
  })
})

describe('a fault of the service', () => {
  const half = gzipSync(PAGE).subarray(0, 40)
  const broken = gzipSync(PAGE)
  broken[broken.length - 6] ^= 0xff // in the checksum
  const cases: [what: string, listener: RequestListener, fault: string, canRetry: boolean, message: RegExp][] = [
    [
      'an error of its own',
      answer(500, {}, '<h1>Internal\n Error</h1>'),
      'status',
      true,
      /status 500, "Internal Error"/,
    ],
    ['a page that is not there', answer(404, {}, 'Not Found'), 'status', false, /correct the URL/],
    ['a bad request', answer(400, {}, 'Bad starttime'), 'status', false, /"Bad starttime"/],
    ['too many requests', answer(429, { 'retry-after': '7' }), 'throttled', true, /status 429/],
    [
      'a page of another type',
      answer(200, { 'content-type': 'text/html' }, '<p>'),
      'content-type',
      true,
      /"text\/html"/,
    ],
    ['no type at all', answer(200, {}, '{}'), 'content-type', true, /not application\/json/],
    [
      'a cut-off gzip',
      answer(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, half),
      'content-encoding',
      true,
      /broken/,
    ],
    [
      'a corrupted gzip',
      answer(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, broken),
      'content-encoding',
      true,
      /broken/,
    ],
    [
      'a coding of its own',
      answer(200, { ...JSON_TYPE, 'content-encoding': 'zap' }, 'x'),
      'content-encoding',
      false,
      /"zap"/,
    ],
    [
      'a bomb',
      answer(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(1_000_000))),
      'too-large',
      false,
      /more than 100000 bytes come out/,
    ],
    ['a flood', answer(200, JSON_TYPE, 'x'.repeat(200_000)), 'too-large', false, /more than 100000 bytes/],
    [
      'a redirect loop',
      (r, response) => void response.writeHead(302, { location: r.url ?? '' }).end(),
      'redirect',
      false,
      /5 redirects/,
    ],
    ['a redirect to nowhere', answer(302, {}), 'redirect', false, /redirects to ""/],
    ['a redirect to a file', answer(302, { location: 'file:///etc/passwd' }), 'redirect', false, /not followed/],
    ['silence', () => undefined, 'timeout', true, /no whole answer within/],
    [
      'a body that stalls',
      (_, response) => void response.writeHead(200, JSON_TYPE).write('{'),
      'timeout',
      true,
      /whole answer/,
    ],
    [
      'a body that breaks off',
      (_, response) => {
        response.writeHead(200, { ...JSON_TYPE, 'content-length': '100' })
        response.write('{', () => response.destroy())
      },
      'cut-off',
      true,
      /broke off/,
    ],
    ['a connection that breaks off', request => void request.socket.destroy(), 'connect', true, /no answer/],
    ['an answer that is no HTTP', request => void request.socket.end('SSH-2.0\r\n'), 'connect', true, /no answer/],
  ]
  for (const [what, listener, fault, canRetry, message] of cases) {
    it(`is told: ${what}`, async t => {
      const url = await serverOf(t, listener)
      const error = await httpFetch({ url, types }, LIMITS, realContext()).catch(caught => caught)
      assert.ok(error instanceof FetchError, String(error))
      assert.deepEqual([error.code, error.fault, error.canRetry], ['FETCH', fault, canRetry], error.message)
      assert.match(error.message, message)
      if (fault === 'throttled') assert.equal(error.retryAfterMs, 7000)
    })
  }

  it('is told: nobody there', async () => {
    const error = await httpFetch({ url: 'http://127.0.0.1:1/', types }, LIMITS, realContext()).catch(caught => caught)
    assert.deepEqual([error.fault, error.canRetry], ['connect', true])
  })

  for (const url of ['ftp://a/b', 'not a url']) {
    it(`is told: ${url} is no address`, async () => {
      const error = await httpFetch({ url, types }, LIMITS, realContext()).catch(caught => caught)
      assert.deepEqual([error.fault, error.canRetry], ['connect', false])
    })
  }

  it('is not waited for when the source is to stop', async t => {
    const url = await serverOf(t, () => undefined)
    const over = new AbortController()
    const call = httpFetch({ url, types }, { ...LIMITS, totalMs: 60_000 }, realContext({ signal: over.signal }))
    over.abort()
    await assert.rejects(call, /stopped/)
  })
})
