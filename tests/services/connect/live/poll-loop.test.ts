import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FetchError } from '../../../../services/connect/live/fetch-error.js'
import { pollLoop } from '../../../../services/connect/live/poll-loop.js'
import { initBudget, takeRequest } from '../../../../services/connect/live/rate-budget.js'
import { StoppedError } from '../../../../services/connect/live/retrying.js'
import { BACK_OFF_DEFAULTS, backOffMs } from '../../../../shared/kernels/back-off.js'
import { retryAfterMs } from '../../../../shared/kernels/retry-after.js'
import { realContext } from '../../../support/poll-context.js'

describe('retryAfterMs', () => {
  const nowMs = Date.UTC(1994, 10, 6, 8, 49, 0)
  // The date is the example of RFC 9110, section 5.6.7: 37 s after nowMs.
  const cases: [header: string | undefined, ms: number | undefined][] = [
    ['120', 120_000],
    [' 0 ', 0],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
    ['Sun, 06 Nov 1994 08:48:00 GMT', 0],
    ['Sun, 06 Nov 2094 08:49:37 GMT', 86_400_000],
    ['99999999999', 86_400_000],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ]
  for (const [header, ms] of cases)
    it(`reads "${header}" as ${ms}`, () => assert.equal(retryAfterMs(header, nowMs), ms))
})

describe('backOffMs', () => {
  const options = { baseMs: 1000, capMs: 10_000 }
  // random · min(cap, base · 2^failures)
  const cases: [failures: number, random: number, ms: number][] = [
    [0, 0, 0],
    [0, 0.5, 500],
    [3, 0.5, 4000],
    [4, 0.5, 5000],
    [2000, 0.5, 5000],
  ]
  for (const [failures, random, ms] of cases) {
    it(`waits ${ms} ms after ${failures} failures by chance ${random}`, () =>
      assert.equal(backOffMs(options, failures, random), ms))
  }
})

describe('a rate budget', () => {
  it('lets through what is left, then one as each share of the time has passed', () => {
    const budget = initBudget({ requests: 2, perMs: 1000 }, 0)
    // Two at once; then one each 500 ms, those that wait behind each other included.
    assert.deepEqual(
      [0, 0, 0, 0, 1000].map(nowMs => takeRequest(budget, nowMs)),
      [0, 0, 500, 1000, 500],
    )
    assert.deepEqual([takeRequest(budget, 60_000), takeRequest(budget, 60_000)], [0, 0])
  })
})

describe('a poll loop', () => {
  const failing = (fault: 'status' | 'throttled', canRetry: boolean, retryAfterMs?: number) =>
    new FetchError(fault, fault, { canRetry, retryAfterMs })

  /** Runs a loop of made-up polls until they are used up; what it gave, and how long it waited. */
  async function run(polls: readonly (string | Error)[]) {
    const over = new AbortController()
    const slept: number[] = []
    const left = [...polls]
    const context = realContext({ signal: over.signal, sleep: async ms => void slept.push(ms) })
    const poll = async () => {
      const next = left.shift()
      if (next === undefined) {
        over.abort()
        return []
      }
      if (next instanceof Error) throw next
      return [next]
    }
    const given: string[] = []
    let end: unknown
    try {
      for await (const item of pollLoop({ intervalMs: 60_000, poll }, context)) given.push(item)
    } catch (error) {
      end = error
    }
    return { given, slept, end, troubles: context.troubles }
  }

  it('hands over each poll, and waits its interval and a little between two', async () => {
    const { given, slept, end } = await run(['a', 'b'])
    assert.deepEqual(given, ['a', 'b'])
    assert.deepEqual(slept, [63_000, 63_000, 63_000]) // 60 s · (1 + 0.1 · 0.5)
    assert.ok(end instanceof StoppedError)
  })

  it('backs off from a service that fails, as long as it asks for', async () => {
    const { given, slept, troubles } = await run([
      failing('status', true),
      failing('status', true),
      failing('throttled', true, 120_000),
      'a',
    ])
    assert.deepEqual(given, ['a'])
    assert.deepEqual(slept.slice(0, 3), [500, 1000, 120_000])
    assert.deepEqual(
      troubles.map(({ reason, waitMs }) => [reason, waitMs]),
      [
        ['status', 500],
        ['status', 1000],
        ['throttled', 120_000],
      ],
    )
  })

  it('fails at once if its first poll cannot be mended by waiting; later it waits the longest', async () => {
    const refused = failing('status', false)
    assert.equal((await run([refused])).end, refused)
    const { given, slept } = await run(['a', refused, 'b'])
    assert.deepEqual(given, ['a', 'b'])
    assert.equal(slept[1], BACK_OFF_DEFAULTS.capMs)
  })

  it('does not swallow a defect of ours', async () => {
    const defect = new TypeError('x is not a function')
    assert.equal((await run(['a', defect])).end, defect)
  })
})
