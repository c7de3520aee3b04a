import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { withMadeUpPeople } from '../../../services/connect/made-up-people.js'
import { usCounties } from '../../../services/connect/us-counties.js'
import { SettingsError } from '../../../shared/domain/errors.js'
import { near } from '../../support/near.js'

const counties = await usCounties()

describe('usCounties', () => {
  it('knows the 3,142 counties of the states, and those of the territories', () => {
    assert.equal(withMadeUpPeople(counties, []).length, 3142)
    assert.ok(counties.length > 3142)
  })
  // Internal points of the Census Bureau's gazetteer of 2020; a middle on the plane comes to some kilometres of them
  const places: [id: string, latitude: number, longitude: number][] = [
    ['06065', 33.73, -116.0], // Riverside, California
    ['36061', 40.78, -73.97], // Manhattan
  ]
  for (const [id, latitude, longitude] of places) {
    it(`puts ${id} where it is`, () => {
      const county = counties.find(site => site.id === id)!
      near(county.latitude, latitude, 0.1)
      near(county.longitude, longitude, 0.1)
    })
  }
})

describe('withMadeUpPeople', () => {
  const california = withMadeUpPeople(counties, ['ca'])
  it('keeps the counties of the states, with as many people at every call', () => {
    assert.equal(california.length, 58)
    assert.deepEqual(withMadeUpPeople(counties, ['ca']), california)
    const all = withMadeUpPeople(counties, [])
    assert.deepEqual(
      all.filter(({ id }) => id.startsWith('06')),
      california,
    )
    const people = all.map(({ population }) => population!).toSorted((a, b) => a - b)
    // Standard error of the median's logarithm: 1.25 · 1.4 / √3142 = 0.031
    near(Math.log(people[people.length >> 1] / 26_000), 0, 4 * 0.031)
  })
  it('refuses a state that is none', () => assert.throws(() => withMadeUpPeople(counties, ['zz']), SettingsError))
})
