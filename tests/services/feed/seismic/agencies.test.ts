import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { HIERARCHY_DEFAULTS, type SourceHierarchy } from '../../../../services/feed/seismic/agency-order.js'
import { initTruth, type QuakeContent } from '../../../../services/feed/seismic/quake-solution.js'
import { tellTruth } from '../../../../services/feed/seismic/quake-truth.js'
import { DELETED } from '../../../../shared/domain/quake.js'

interface Told extends Partial<QuakeContent> {
  readonly by: string
  /** Own id first. */
  readonly ids: string
  readonly listsAll?: boolean
}

/** Withdrawn by its agency. */
const GONE = { stands: false, withdrawn: true, regions: [] }

/** Tells reports one after another; what then stands, as `REGION ID magnitude`. */
function standing(reports: readonly Told[], hierarchy: SourceHierarchy = HIERARCHY_DEFAULTS): string[] {
  const truth = initTruth()
  const rows = new Map<string, number>()
  for (const [i, { by, ids, listsAll = ids.includes(' '), ...fields }] of reports.entries()) {
    const content: QuakeContent = {
      ...{ timeMs: 100_000, updatedMs: i, latitude: 34, longitude: -118, depthKm: 6, magnitude: 3 },
      ...{ stands: true, withdrawn: false, regions: ['socal'] },
      ...fields,
    }
    tellTruth(truth, hierarchy, { agency: by, ids: ids.split(' '), listsAll }, content, (region, id, kind, row) => {
      if (kind === DELETED) assert.ok(rows.delete(`${region} ${id}`), `${region} ${id} was never put out`)
      else rows.set(`${region} ${id}`, row.magnitude)
    })
  }
  return [...rows].map(([row, magnitude]) => `${row} ${magnitude}`).sort()
}

describe('the same quake of two agencies', () => {
  const usgs = { by: 'usgs', ids: 'ci1' }
  const emsc = { by: 'emsc', ids: 'e1', magnitude: 3.2 }
  // The edges of the rule of the ANSS: 16 s and 100 km; 0.9 degrees of latitude are 100.008 km.
  const pairs: [what: string, other: Partial<Told>, isSame: boolean][] = [
    ['16 s later', { timeMs: 116_000 }, true],
    ['16.001 s later', { timeMs: 116_001 }, false],
    ['16 s earlier', { timeMs: 84_000 }, true],
    ['0.89 degrees north', { latitude: 34.89 }, true],
    ['0.9 degrees north', { latitude: 34.9 }, false],
    ['1.08 degrees east, which are 99.5 km at 34 N', { longitude: -116.92 }, true],
    ['1.09 degrees east, which are 100.4 km', { longitude: -116.91 }, false],
    ['of unknown magnitude', { magnitude: NaN }, true],
    ['of a magnitude far from it', { magnitude: 7 }, true],
  ]
  for (const [what, other, isSame] of pairs) {
    it(`is ${isSame ? 'one' : 'two'} if the second is ${what}`, () => {
      assert.equal(standing([usgs, { ...emsc, ...other }]).length, isSame ? 1 : 2)
      assert.equal(standing([{ ...emsc, ...other }, usgs]).length, isSame ? 1 : 2)
    })
  }

  it('is one across the date line and near a pole', () => {
    const at = (longitude: number, latitude: number) => ({ longitude, latitude })
    assert.equal(
      standing([
        { ...usgs, ...at(179.9, 52) },
        { ...emsc, ...at(-179.9, 52) },
      ]).length,
      1,
    )
    assert.equal(
      standing([
        { ...usgs, ...at(10, 89) },
        { ...emsc, ...at(50, 89) },
      ]).length,
      1,
    )
  })

  const cases: [what: string, reports: Told[], rows: string[]][] = [
    ['stands as the preferred agency has it', [usgs, emsc], ['socal ci1 3']],
    ['stands so whoever came first, under the first id', [emsc, usgs], ['socal e1 3']],
    [
      'is what the other says once the first has withdrawn its report',
      [usgs, emsc, { ...usgs, ...GONE }],
      ['socal e1 3.2'],
    ],
    ['outlives a deletion by the other', [usgs, emsc, { ...emsc, ...GONE }], ['socal ci1 3']],
    ['is gone when both have withdrawn', [usgs, emsc, { ...emsc, ...GONE }, { ...usgs, ...GONE }], []],
    ['is no quake when the preferred agency calls it a blast', [emsc, { ...usgs, stands: false, regions: [] }], []],
    ['stands when only the other calls it a blast', [usgs, { ...emsc, stands: false, regions: [] }], ['socal ci1 3']],
    [
      'is two again when a revision moves one away',
      [usgs, emsc, { ...usgs, timeMs: 200_000 }],
      ['socal ci1 3', 'socal e1 3.2'],
    ],
    [
      'becomes one when a revision brings them together',
      [usgs, { ...emsc, timeMs: 200_000 }, { ...emsc, timeMs: 101_000 }],
      ['socal ci1 3'],
    ],
    [
      'is the nearest of several: each agency has a pair of quakes 10 s apart',
      [
        usgs,
        { ...usgs, ids: 'ci2', timeMs: 110_000, magnitude: 4 },
        { ...emsc, timeMs: 111_000 },
        { ...emsc, ids: 'e2', timeMs: 101_000 },
      ],
      ['socal ci1 3', 'socal ci2 4'],
    ],
    [
      'frees the place that it took when it moves away',
      [
        usgs,
        { ...emsc, timeMs: 101_000 },
        { ...emsc, ids: 'e2', timeMs: 108_000, magnitude: 2.5 }, // e1 is nearer
        { ...emsc, timeMs: 300_000 },
      ],
      ['socal ci1 3', 'socal e1 3.2'],
    ],
    [
      'is one under the same id however far apart',
      [usgs, { by: 'scedc', ids: 'ci1', timeMs: 900_000, magnitude: 2 }],
      ['socal ci1 3'],
    ],
    [
      'is one under a listed id, 50 s apart',
      [
        { ...usgs, ids: 'us9 ci1' },
        { by: 'scedc', ids: 'ci1', timeMs: 150_000, magnitude: 2 },
      ],
      ['socal us9 3'],
    ],
    [
      'of three is one',
      [emsc, { by: 'scedc', ids: 'ci1', magnitude: 2.9 }, { ...usgs, ids: 'us9' }, { ...usgs, ids: 'us9', ...GONE }],
      ['socal e1 2.9'],
    ],
  ]
  for (const [what, reports, rows] of cases) it(what, () => assert.deepEqual(standing(reports), rows))

  it('is believed by region', () => {
    const hierarchy = { ...HIERARCHY_DEFAULTS, byRegion: { europe: ['emsc', 'usgs'] } }
    const regions = ['socal', 'europe']
    const rows = standing(
      [
        { ...usgs, regions },
        { ...emsc, regions },
      ],
      hierarchy,
    )
    assert.deepEqual(rows, ['europe ci1 3.2', 'socal ci1 3'])
  })
  it('is told apart by magnitude where a setting says so', () => {
    const hierarchy = { ...HIERARCHY_DEFAULTS, sameQuake: { ...HIERARCHY_DEFAULTS.sameQuake, magnitude: 0.5 } }
    assert.equal(standing([usgs, { ...emsc, magnitude: 3.5 }], hierarchy).length, 1)
    assert.equal(standing([usgs, { ...emsc, magnitude: 3.6 }], hierarchy).length, 2)
  })
})

describe('the ids of one agency', () => {
  const usgs = (ids: string, fields: Partial<Told> = {}): Told => ({ by: 'usgs', ids, listsAll: true, ...fields })
  const cases: [what: string, reports: Told[], rows: string[]][] = [
    [
      'do not make one of two that are close',
      [usgs('ci1'), usgs('ci2', { magnitude: 2 })],
      ['socal ci1 3', 'socal ci2 2'],
    ],
    ['make one of two that one lists', [usgs('nc1'), usgs('us2 nc1', { magnitude: 4 })], ['socal nc1 4']],
    [
      'make two again when they are listed no more',
      [usgs('us2 nc1'), usgs('nc1', { magnitude: 2 }), usgs('us2')],
      ['socal nc1 2', 'socal us2 3'],
    ],
    ['go with what is withdrawn under a list', [usgs('nc1'), usgs('us2 nc1'), usgs('us2 nc1', GONE)], []],
    ['stay when another alone is withdrawn', [usgs('us2 nc1'), usgs('nc1', GONE)], ['socal us2 3']],
    [
      'stay listed when a format without lists comes',
      [usgs('us2 nc1'), usgs('us2', { listsAll: false, magnitude: 5 }), usgs('nc1', { listsAll: false, magnitude: 6 })],
      ['socal us2 6'],
    ],
  ]
  for (const [what, reports, rows] of cases) it(what, () => assert.deepEqual(standing(reports), rows))
})

describe('a history of several agencies', () => {
  const report = fc.record({
    by: fc.constantFrom('usgs', 'emsc', 'scedc'),
    number: fc.nat(3),
    alias: fc.option(fc.nat(3), { nil: undefined }),
    timeMs: fc.integer({ min: 0, max: 8 }).map(steps => steps * 7000),
    north: fc.nat(3),
    magnitude: fc.integer({ min: 0, max: 60 }).map(tenths => tenths / 10),
    fate: fc.constantFrom('stands', 'stands', 'stands', 'blast', 'gone'),
    place: fc.nat(2),
  })
  const asTold = (told: ReturnType<(typeof report)['generate']>['value'], i: number): Told => {
    const { by, number, alias, fate, place, north, ...fields } = told
    const own = by === 'emsc' ? `e${number}` : `ci${number}`
    const stands = fate === 'stands'
    return {
      ...fields,
      by,
      ids: alias === undefined || by === 'emsc' ? own : `${own} nc${alias}`,
      listsAll: by !== 'emsc',
      updatedMs: i,
      latitude: 34 + north / 3,
      stands,
      withdrawn: fate === 'gone',
      regions: stands && place < 2 ? [`region${place}`] : [],
    }
  }
  const content = (rows: readonly string[]) => rows.map(row => row.replace(/ \S+ /, ' ')).sort()

  it('ends in the same truth whatever the order, and however often each report comes', () => {
    const histories = fc.array(report, { maxLength: 24 }).chain(all => {
      const told = all.map(asTold)
      const order = fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 })
      return fc.tuple(fc.constant(told), order)
    })
    fc.assert(
      fc.property(histories, ([told, order]) => {
        assert.deepEqual(content(standing(order)), content(standing(told)))
      }),
      { numRuns: 1000 },
    )
  })
})
