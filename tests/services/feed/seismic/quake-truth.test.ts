import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import v8 from 'node:v8'
import fc from 'fast-check'
import { HIERARCHY_DEFAULTS } from '../../../../services/feed/seismic/agency-order.js'
import { forgetBefore, initTruth, type QuakeContent } from '../../../../services/feed/seismic/quake-solution.js'
import { tellTruth } from '../../../../services/feed/seismic/quake-truth.js'
import { DELETED } from '../../../../shared/domain/quake.js'
import { DAY_MS } from '../../../../shared/domain/units.js'

const content = (fields: Partial<QuakeContent> = {}): QuakeContent => {
  const stands = fields.stands ?? true
  const regions = stands ? ['socal'] : []
  return {
    timeMs: 1000,
    updatedMs: NaN,
    latitude: 34,
    longitude: -118,
    depthKm: 6,
    magnitude: 3,
    withdrawn: false,
    regions,
    ...fields,
    stands,
  }
}

/** Tells a truth one report after another; what comes out as `REGION+ID magnitude` or `REGION-ID`. */
function tell(reports: readonly [ids: string, fields?: Partial<QuakeContent>][], truth = initTruth()) {
  const rows: string[] = []
  const outcomes = reports.map(([ids, fields]) =>
    tellTruth(
      truth,
      HIERARCHY_DEFAULTS,
      { agency: 'usgs', ids: ids.split(' '), listsAll: ids.includes(' ') },
      content(fields),
      (region, id, kind, { magnitude }) =>
        rows.push(kind === DELETED ? `${region}-${id}` : `${region}+${id} ${magnitude}`),
    ),
  )
  return { rows, outcomes, truth }
}

const GONE = { stands: false, withdrawn: true, regions: [] }

describe('tellTruth', () => {
  const cases: [
    what: string,
    reports: [ids: string, fields?: Partial<QuakeContent>][],
    outcomes: string[],
    rows: string[],
  ][] = [
    ['a first report', [['a']], ['new'], ['socal+a 3']],
    ['the same again', [['a'], ['a']], ['new', 'repeated'], ['socal+a 3']],
    ['another magnitude, later', [['a'], ['a', { magnitude: 4 }]], ['new', 'revised'], ['socal+a 3', 'socal+a 4']],
    [
      'unknown and unknown again',
      [
        ['a', { magnitude: NaN, depthKm: NaN }],
        ['a', { magnitude: NaN, depthKm: NaN }],
      ],
      ['new', 'repeated'],
      ['socal+a NaN'],
    ],
    [
      'a newer update, then an older one',
      [
        ['a', { updatedMs: 2 }],
        ['a', { updatedMs: 3, magnitude: 4 }],
        ['a', { updatedMs: 1, magnitude: 5 }],
      ],
      ['new', 'revised', 'repeated'],
      ['socal+a 3', 'socal+a 4'],
    ],
    [
      'the same update with another content',
      [
        ['a', { updatedMs: 2 }],
        ['a', { updatedMs: 2, magnitude: 4 }],
      ],
      ['new', 'repeated'],
      ['socal+a 3'],
    ],
    [
      'a newer update that changes nothing, then one between',
      [
        ['a', { updatedMs: 1 }],
        ['a', { updatedMs: 9 }],
        ['a', { updatedMs: 5, magnitude: 4 }],
      ],
      ['new', 'repeated', 'repeated'],
      ['socal+a 3'],
    ],
    ['a deletion', [['a'], ['a', GONE], ['a', GONE]], ['new', 'deleted', 'repeated'], ['socal+a 3', 'socal-a']],
    ['a deletion of nothing', [['a', GONE]], ['void'], []],
    [
      'an old report after a deletion',
      [
        ['a', { updatedMs: 1 }],
        ['a', { ...GONE, updatedMs: 3 }],
        ['a', { updatedMs: 2 }],
      ],
      ['new', 'deleted', 'repeated'],
      ['socal+a 3', 'socal-a'],
    ],
    [
      'a deletion before its quake',
      [
        ['a', { ...GONE, updatedMs: 3 }],
        ['a', { updatedMs: 2 }],
        ['a', { updatedMs: 4 }],
      ],
      ['void', 'repeated', 'revised'],
      ['socal+a 3'],
    ],
    [
      'a move to another region',
      [['a'], ['a', { latitude: 38, regions: ['norcal'] }]],
      ['new', 'revised'],
      ['socal+a 3', 'socal-a', 'norcal+a 3'],
    ],
    [
      'a move into the overlap of two regions',
      [['a'], ['a', { latitude: 36, regions: ['socal', 'norcal'] }]],
      ['new', 'revised'],
      ['socal+a 3', 'socal+a 3', 'norcal+a 3'],
    ],
    [
      'a move out of every region',
      [['a'], ['a', { latitude: 0, regions: [] }]],
      ['new', 'revised'],
      ['socal+a 3', 'socal-a'],
    ],
    [
      'another id for the same quake',
      [['a b'], ['b a', { magnitude: 4 }]],
      ['new', 'revised'],
      ['socal+a 3', 'socal+a 4'],
    ],
    ['the other id alone', [['a b'], ['b', { magnitude: 4 }]], ['new', 'revised'], ['socal+a 3', 'socal+a 4']],
    [
      'two quakes that turn out to be one',
      [['a'], ['b', { magnitude: 4 }], ['b a', { magnitude: 4.2 }], ['b', { magnitude: 5 }]],
      ['new', 'new', 'revised', 'revised'],
      ['socal+a 3', 'socal+b 4', 'socal-b', 'socal+a 4.2', 'socal+a 5'],
    ],
    [
      'two that turn out to be one by an old report: the newest of the three stands',
      [
        ['a', { updatedMs: 5 }],
        ['b', { updatedMs: 9, magnitude: 4 }],
        ['a b', { updatedMs: 1, magnitude: 2 }],
      ],
      ['new', 'new', 'revised'],
      ['socal+a 3', 'socal+b 4', 'socal-b', 'socal+a 4'],
    ],
    [
      'two quakes hours apart that a third id is said to name both',
      [
        ['pr14099000 at00n3rz0w', { timeMs: 1397044539900, magnitude: 2.9 }],
        ['pr14099004 at00n3rz0w usc000pcyu', { timeMs: 1397065997200, magnitude: 4.1 }],
        ['usc000pcyu', { timeMs: 1397065997300, magnitude: 4.2 }],
      ],
      ['new', 'new', 'revised'],
      ['socal+pr14099000 2.9', 'socal+pr14099004 4.1', 'socal+pr14099004 4.2'],
    ],
    [
      'three that turn out to be one',
      [['a'], ['b'], ['c'], ['c b a', { magnitude: 6 }], ['b', { magnitude: 6 }]],
      ['new', 'new', 'new', 'revised', 'repeated'],
      ['socal+a 3', 'socal+b 3', 'socal+c 3', 'socal-b', 'socal-c', 'socal+a 6'],
    ],
  ]
  for (const [what, reports, outcomes, rows] of cases) {
    it(`knows ${what}`, () => {
      const told = tell(reports)
      assert.deepEqual(told.outcomes, outcomes)
      assert.deepEqual(told.rows, rows)
    })
  }

  it('goes on after it was saved and restored, shared quakes included', () => {
    const { truth } = tell([['a'], ['b'], ['a b', { magnitude: 4 }]])
    const restored = v8.deserialize(v8.serialize(truth))
    assert.deepEqual(tell([['b', { magnitude: 5 }]], restored).rows, ['socal+a 5'])
    assert.deepEqual(tell([['a', { magnitude: 5 }]], restored).outcomes, ['repeated'])
  })
})

describe('forgetBefore', () => {
  const on = (day: number): Partial<QuakeContent> => ({ timeMs: day * DAY_MS + 5 })
  it('forgets the quakes of past days under all their ids, and no others', () => {
    const { truth } = tell([
      ['a b', on(1)],
      ['c', on(2)],
    ])
    forgetBefore(truth, 2)
    assert.deepEqual([...truth.byId.keys()], ['c'])
    assert.deepEqual([...truth.byDay.keys()], [2])
  })
  it('keeps a quake that has moved over midnight', () => {
    const { truth } = tell([
      ['a', on(1)],
      ['a', on(2)],
    ])
    forgetBefore(truth, 2)
    assert.deepEqual([...truth.byId.keys()], ['a'])
    forgetBefore(truth, 3)
    assert.deepEqual([truth.byId.size, truth.byDay.size], [0, 0])
  })
})

describe('a history of reports', () => {
  /** Every report of a quake has its own `updated`; place 2 lies outside every region. */
  const report = fc.record({
    quake: fc.nat(5),
    magnitude: fc.integer({ min: 0, max: 9 }),
    place: fc.nat(2),
    stands: fc.boolean(),
  })
  const histories = fc.array(report, { maxLength: 30 }).chain(told =>
    fc.record({
      told: fc.constant(told),
      // Each report once, in any order, and any of them again anywhere.
      order: fc.array(fc.nat(Math.max(0, told.length - 1)), { maxLength: 30 }).chain(again =>
        fc.shuffledSubarray([...told.keys(), ...(told.length > 0 ? again : [])], {
          minLength: told.length + (told.length > 0 ? again.length : 0),
        }),
      ),
    }),
  )

  it('ends in the newest report of each quake, however it is ordered and repeated', () => {
    fc.assert(
      fc.property(histories, ({ told, order }) => {
        const truth = initTruth()
        const standing = new Map<string, number>()
        for (const i of order) {
          const { quake, magnitude, place, stands } = told[i]
          const regions = stands && place < 2 ? [`region${place}`] : []
          tellTruth(
            truth,
            HIERARCHY_DEFAULTS,
            { agency: 'usgs', ids: [`q${quake}`], listsAll: false },
            content({ updatedMs: i, magnitude, latitude: place, stands, regions }),
            (region, id, kind, row) => {
              if (kind === DELETED) standing.delete(`${region} ${id}`)
              else standing.set(`${region} ${id}`, row.magnitude)
            },
          )
        }
        const expected = new Map<string, number>()
        for (let quake = 0; quake <= 5; quake++) {
          const newest = told.findLast(one => one.quake === quake)
          if (newest?.stands && newest.place < 2) expected.set(`region${newest.place} q${quake}`, newest.magnitude)
        }
        assert.deepEqual([...standing].sort(), [...expected].sort())
      }),
      { numRuns: 500 },
    )
  })
})
