import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { chanceOfFaults, FAULTS, type FaultName } from '../../../../services/recorded/faults.js'
import { RIVERS } from '../../../../shared/domain/known-regions.js'
import type { RawBatch } from '../../../../shared/domain/messages.js'
import type { Region } from '../../../../shared/domain/region.js'
import { DAY_MS, dayOf } from '../../../../shared/domain/units.js'
import { randomFrom, uniform } from '../../../../shared/kernels/random.js'
import { liveRivers, REACHED_MS, type RiverLife, riverTruth, START_MS } from '../../../support/live-rivers.js'
import { digestOf, outcomeOf, RETELLINGS, valueIn } from '../../../support/site-outcome.js'

/** Square kilometres, by gauge. */
const AREAS: Readonly<Record<string, number>> = { '01022500': 574, '02064000': 860, '03015500': 831, '11124500': 192 }
const GAUGES = Object.keys(AREAS)

/** Days that the pages reach back are all open: forty of history, and those of the run. */
const REGION: Region = {
  ...RIVERS,
  sites: GAUGES.map(id => ({ id, name: id, latitude: 44, longitude: -69, areaKm2: AREAS[id] })),
  latenessDays: 70,
}

const lives: [what: string, life: RiverLife][] = [
  [
    'after the network was cut for three days',
    {
      meanwhile(nowMs, services) {
        if (nowMs > START_MS + 5 * DAY_MS) services.cut()
        if (nowMs > START_MS + 8 * DAY_MS) services.mend()
      },
    },
  ],
  ['after the connector was killed eight times', { killedAfter: [1, 2, 3, 5, 9, 14, 20, 30] }],
  [
    'where answers fail in every way and the legacy services stand in',
    {
      faults: chanceOfFaults(
        new Map(FAULTS.filter(fault => fault !== 'slow').map((fault): [FaultName, number] => [fault, 0.05])),
        (
          random => () =>
            uniform(random)
        )(randomFrom(7)),
      ),
    },
  ],
]

describe('fields of live river flow', () => {
  let first: Promise<readonly RawBatch[]> | undefined
  const undisturbed = (t: TestContext) => {
    first ??= liveRivers(t).then(({ log }) => log)
    return first
  }
  const digest = async (log: readonly RawBatch[]) => digestOf((await outcomeOf(log, REGION)).fields)

  it('are those of what was last told, whole and no more', async t => {
    const { fields } = await outcomeOf(await undisturbed(t), REGION)
    const expected = new Map<string, number>()
    for (const [key, { text }] of riverTruth()) {
      const [location, date] = key.split(' ')
      const [value] = text.split(' ')
      const day = dayOf(Date.parse(date))
      if (value === 'null' || !fields.has(day)) continue
      // ft³/s · 0.028316846592 m³ · 86,400 s / (A km² · 1,000 m³ per mm of a km²)
      const gauge = location.slice('USGS-'.length)
      expected.set(
        `${day} ${GAUGES.indexOf(gauge)}`,
        (Number(value) * 0.028316846592 * 86_400) / (AREAS[gauge] * 1_000),
      )
    }
    const found = [...fields.keys()].flatMap(day =>
      GAUGES.map((_, cell) => [`${day} ${cell}`, valueIn(fields, day, cell, 'runoff')] as const),
    )
    const known = found.filter(([, runoff]) => runoff !== undefined && !Number.isNaN(runoff))
    assert.deepEqual(known.map(([key]) => key).sort(), [...expected.keys()].sort())
    assert.ok(known.length > 4 * 40, `${known.length} values`)
    for (const [key, runoff] of known) assert.ok(Math.abs(runoff! / expected.get(key)! - 1) < 1e-12, key)
    assert.ok(Math.max(...fields.keys()) >= dayOf(REACHED_MS) - 1)
  })

  for (const [what, life] of lives) {
    it(`are the same ${what}`, async t => {
      const { log } = await liveRivers(t, life)
      assert.equal(await digest(log), await digest(await undisturbed(t)))
    })
  }
  for (const [what, retell] of RETELLINGS) {
    it(`are the same with ${what}`, async t => {
      const log = await undisturbed(t)
      assert.ok(log.length > 20, `${log.length} batches`)
      assert.equal(await digest(retell(log)), await digest(log))
    })
  }
})
