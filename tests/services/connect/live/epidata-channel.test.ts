import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import {
  COVID_LIVE_DEFAULTS,
  type CovidLiveOptions,
  covidChannels,
} from '../../../../services/connect/live/covid-channels.js'
import { epidataUrl, epiweekCode, NHSN_FIRST_ISSUE } from '../../../../services/connect/live/epidata-query.js'
import { chanceOfFaults, FAULTS, type FaultName } from '../../../../services/recorded/faults.js'
import { recordedEpidemic } from '../../../../services/recorded/recorded-epidemic.js'
import type { RecordedOptions } from '../../../../services/recorded/server.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import { DAY_MS, dayOf, HOUR_MS } from '../../../../shared/domain/units.js'
import { epiweekCodeStart } from '../../../../shared/kernels/epiweek.js'
import { randomFrom, uniform } from '../../../../shared/kernels/random.js'
import { type LiveRun, liveRun } from '../../../support/live-run.js'
import { realContext } from '../../../support/poll-context.js'
import { serverOf } from '../../../support/recorded-server.js'
import { QUICK_HTTP } from '../../../support/virtual-context.js'

/** A Tuesday. */
const START_MS = Date.UTC(2025, 2, 4, 9)
const STILL_MS = START_MS + 40 * DAY_MS
const HISTORY_DAYS = 100

interface Life extends Pick<LiveRun, 'faults' | 'meanwhile' | 'killedAfter'> {
  readonly options?: Partial<CovidLiveOptions>
  readonly recorded?: Partial<RecordedOptions>
}

const live = (t: TestContext, { options, recorded, ...life }: Life = {}) =>
  liveRun(t, {
    domain: 'covid',
    startMs: START_MS,
    stillMs: STILL_MS,
    endMs: STILL_MS + DAY_MS,
    recorded: nowMs => ({ epidemic: recordedEpidemic(nowMs), ...recorded }),
    channels: (url, context) =>
      covidChannels(
        {
          ...COVID_LIVE_DEFAULTS,
          epidataUrl: `${url}/epidata`,
          historyDays: HISTORY_DAYS,
          intervalMs: DAY_MS / 2,
          ...options,
        },
        [],
        QUICK_HTTP,
        context,
      ),
    ...life,
  })

interface Entry {
  readonly geo_value: string
  readonly time_value: number
  readonly issue: number
  readonly value: number
}

/** Entries of a batch, a document or one a line. */
function entriesOf({ bytes }: RawBatch): readonly Entry[] {
  const text = Buffer.from(bytes).toString()
  if (text === '') return []
  if (text.startsWith('{"epidata":')) return JSON.parse(text).epidata
  return text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
}

const textOf = ({ geo_value, time_value, issue, value }: Entry) => `${geo_value} ${time_value} ${issue} ${value}`
const told = (log: readonly RawBatch[]) => [...new Set(log.flatMap(entriesOf).map(textOf))].sort()

/** All that was issued, from the world itself. */
function truth(): string[] {
  const epidemic = recordedEpidemic(() => STILL_MS)
  const first = epiweekCodeStart(epiweekCode(START_MS - HISTORY_DAYS * DAY_MS))
  const texts: string[] = []
  for (let start = first; start <= dayOf(STILL_MS); start += 7) {
    for (const state of epidemic.states) {
      for (const { atMs, value } of epidemic.admissions(state, start)) {
        const issue = epiweekCode(atMs)
        if (atMs > STILL_MS || issue < NHSN_FIRST_ISSUE) continue
        texts.push(`${state} ${epiweekCode(start * DAY_MS)} ${issue} ${value}`)
      }
    }
  }
  return texts.sort()
}

describe('live admissions of Epidata', () => {
  const lives: [what: string, life: Life][] = [
    ['undisturbed', {}],
    ['where it sends ninety entries at once', { recorded: { epidataLimit: 90 } }],
    ['killed six times', { killedAfter: [1, 2, 3, 4, 6, 8] }],
    [
      'cut off for a day',
      {
        meanwhile(nowMs, services) {
          if (nowMs > START_MS + 8 * DAY_MS) services.cut()
          if (nowMs > START_MS + 9 * DAY_MS) services.mend()
        },
      },
    ],
    [
      'where every other answer fails, in every way',
      {
        faults: chanceOfFaults(
          new Map(FAULTS.filter(fault => fault !== 'slow').map((fault): [FaultName, number] => [fault, 0.05])),
          (
            random => () =>
              uniform(random)
          )(randomFrom(2)),
        ),
      },
    ],
  ]
  for (const [what, life] of lives) {
    it(`are every issue of every week: ${what}`, async t => {
      const { log } = await live(t, life)
      assert.deepEqual(told(log), truth())
      const complete = log.map(({ completeToMs = -Infinity }) => completeToMs)
      assert.deepEqual(
        complete,
        complete.toSorted((a, b) => a - b),
      )
      // The newest week that is over and issued: the still day is a Sunday, its last issue of two days before.
      assert.equal(new Date(complete.at(-1)!).toISOString(), '2025-04-06T00:00:00.000Z')
    })
  }

  it('are not published again where nothing is new', async t => {
    const { log, services } = await live(t)
    assert.equal(log.flatMap(entriesOf).length - told(log).length < 120, true)
    assert.ok(services.requests.get('/epidata/covidcast/')! > 75)
    assert.ok(log.length < 30, `${log.length} batches`)
  })

  it('are asked for by the parameters that the API documents', () => {
    const signal = { dataSource: 'nhsn', signal: 'confirmed_admissions_covid_ew', geoType: 'state' }
    const url = epidataUrl('https://e/epidata', { ...signal, weeks: [202430, 202509], issues: [202447, 202510] })
    assert.equal(
      url,
      'https://e/epidata/covidcast/?data_source=nhsn&signal=confirmed_admissions_covid_ew&time_type=week&geo_type=state&geo_values=*&time_values=202430-202509&issues=202447-202510',
    )
    // 2024-12-29 is the Sunday of the week of which four days and more are in 2025.
    assert.deepEqual([Date.UTC(2024, 11, 28), Date.UTC(2024, 11, 29)].map(epiweekCode), [202452, 202501])
  })

  const answers: [what: string, answer: object, message: RegExp | undefined][] = [
    ['nothing yet', { epidata: [], result: -2, message: 'no results' }, undefined],
    ['a refusal', { result: -1, message: 'missing parameter: need [signal]' }, /result -1, "missing parameter/],
  ]
  for (const [what, answer, message] of answers) {
    it(`understand ${what}, and send the key`, async t => {
      const keys: (string | undefined)[] = []
      const over = new AbortController()
      const url = await serverOf(t, (request, response) => {
        keys.push(request.headers.authorization)
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
      })
      const context = realContext({
        signal: over.signal,
        nowMs: () => START_MS,
        sleep: async (ms, signal) => {
          if (ms === QUICK_HTTP.connectMs || ms === QUICK_HTTP.totalMs) {
            await new Promise<void>(resolve => signal?.addEventListener('abort', () => resolve()))
          } else if (keys.length > 1) over.abort()
        },
      })
      const options = { ...COVID_LIVE_DEFAULTS, epidataUrl: url, epidataKey: 'secret', intervalMs: HOUR_MS }
      const [channel] = covidChannels(options, [], QUICK_HTTP, context).channels.values()
      const pieces: number[] = []
      await assert.rejects(async () => {
        for await (const { bytes } of channel(undefined)) pieces.push(bytes.length)
      })
      assert.deepEqual(keys, ['Bearer secret', 'Bearer secret'])
      assert.equal(
        pieces.every(length => length === 0),
        true,
      )
      if (message !== undefined) assert.ok(context.troubles.some(trouble => message.test(trouble.message)))
    })
  }
})
