import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import { PortError, SettingsError } from '../../shared/domain/errors.js'
import { TIMEGPT_DEFAULTS, timeGpt } from '../../shared/ports/timegpt.js'

const KEY = 'nixak-a-key'
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

interface Body {
  readonly series: { readonly y: number[]; readonly sizes: number[] }
  readonly freq: string
  readonly h: number
  readonly model: string
}

/**
 * Answers as https://www.nixtla.io/docs/api-reference/foundational-time-series-model-multi-series has it: its forecast is
 * the last value of each series.
 *
 * @param first  statuses of the first answers, before it does its work
 */
async function service(first: number[] = [], answer = (body: Body): object => forecastOf(body)) {
  const bodies: Body[] = []
  let waits = 0
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', piece => (text += piece))
    request.on('end', () => {
      const reply = (status: number, value: object) =>
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
      if (request.method !== 'POST' || request.url !== '/v2/forecast') return reply(404, { detail: 'Not Found' })
      if (request.headers.authorization !== `Bearer ${KEY}`) return reply(401, { detail: 'Invalid API key' })
      const status = first.shift()
      if (status !== undefined) return reply(status, { detail: 'later' })
      const body = JSON.parse(text) as Body
      bodies.push(body)
      const whole = body.series.sizes.reduce((sum, size) => sum + size, 0)
      if (whole !== body.series.y.length || !(body.h > 0)) return reply(422, { detail: [{ loc: ['body', 'series'] }] })
      reply(200, answer(body))
    })
  }).listen(0, '127.0.0.1')
  servers.push(server)
  await new Promise(resolve => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const sleep = async () => {
    waits++
  }
  return {
    bodies,
    waits: () => waits,
    ask: (key = KEY) => timeGpt({ ...TIMEGPT_DEFAULTS, url, key, retries: 2 }, { sleep }),
  }
}

function forecastOf({ series: { y, sizes }, h }: Body): object {
  let end = 0
  const mean = sizes.flatMap(size => {
    end += size
    return Array(h).fill(y[end - 1])
  })
  return { input_tokens: y.length, output_tokens: mean.length, finetune_tokens: 0, mean, intervals: null }
}

const request = { series: [Float64Array.of(1, 2, 3), Float64Array.of(7, 0)], horizon: 2, frequency: 'week' } as const

describe('timeGpt', () => {
  it('asks as the documentation says, and reads the answer', async () => {
    const { ask, bodies } = await service()
    const said = await ask().forecast(request)
    assert.deepEqual(
      said.map(values => [...values]),
      [
        [3, 3],
        [0, 0],
      ],
    )
    assert.deepEqual(bodies, [{ series: { y: [1, 2, 3, 7, 0], sizes: [3, 2] }, freq: 'W', h: 2, model: 'timegpt-1' }])
  })
  it('sends again what may yet succeed, as often as it is told', async () => {
    const { ask, waits } = await service([503, 429])
    assert.equal((await ask().forecast(request)).length, 2)
    assert.equal(waits(), 2)
    const never = await service([503, 503, 503])
    await assert.rejects(
      never.ask().forecast(request),
      (error: PortError) => error.canRetry && /status 503/.test(error.message),
    )
  })
  it('says which key to mend, without telling it', async () => {
    const { ask, waits } = await service()
    await assert.rejects(ask('wrong-key').forecast(request), (error: Error) => {
      assert.ok(error instanceof SettingsError)
      assert.match(error.message, /NIXTLA_API_KEY/)
      assert.doesNotMatch(error.message, /wrong-key/)
      return true
    })
    assert.equal(waits(), 0)
  })
  it('does not send again what is refused', async () => {
    const { ask } = await service()
    await assert.rejects(ask().forecast({ ...request, horizon: 0 }), SettingsError)
  })
  const answers: [what: string, answer: object][] = [
    ['too few numbers', { mean: [1, 2, 3] }],
    ['no numbers', {}],
    ['a word', { mean: [1, 2, 3, 'four'] }],
  ]
  for (const [what, answer] of answers) {
    it(`refuses ${what}`, async () => {
      const { ask } = await service([], () => answer)
      await assert.rejects(ask().forecast(request), PortError)
    })
  }
  it('says that nobody answers', async () => {
    const forecaster = timeGpt(
      { ...TIMEGPT_DEFAULTS, url: 'http://127.0.0.1:1', key: KEY, retries: 0 },
      { sleep: async () => {} },
    )
    await assert.rejects(forecaster.forecast(request), (error: PortError) => error.canRetry)
  })
})
