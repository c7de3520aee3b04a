import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { InputFileError } from '../../shared/domain/errors.js'
import { populationOf, readPopulationFile } from '../../shared/ports/population-csv.js'

const read = (text: string) => populationOf(Buffer.from(text), 'people.csv')

describe('populationOf', () => {
  it('reads places, by the names in the header', () => {
    assert.deepEqual(read('\ufeffpopulation,block,lon,lat\r\n12,a,-118.25,34.05\r\n0,b,-70,41.5\r\n'), {
      kind: 'points',
      points: {
        latitude: Float64Array.of(34.05, 41.5),
        longitude: Float64Array.of(-118.25, -70),
        people: Float64Array.of(12, 0),
      },
    })
  })
  it('reads pixels', () => {
    assert.deepEqual(read('pixel,population\n7,12.5\n'), {
      kind: 'pixels',
      pixels: { pixel: Uint32Array.of(7), people: Float64Array.of(12.5) },
    })
  })
  const refused: [what: string, text: string, message: RegExp][] = [
    ['a column is missing', 'lat,population\n1,2\n', /has no column lon; begin it with lat,lon,population/],
    ['a number is none', 'lat,lon,population\n1,2,3\n1,,3\n', /line 3: lon is not a number/],
    ['a field is missing', 'lat,lon,population\n1,2\n', /line 2: population is not a number/],
    ['people are fewer than none', 'lat,lon,population\n1,2,-3\n', /line 2: population -3 is negative/],
    ['latitude and longitude are exchanged', 'lat,lon,population\n-118,34,3\n', /line 2: -118, 34 is no place/],
    ['a pixel is half a one', 'pixel,population\n1.5,3\n', /line 2: pixel 1.5 is no pixel/],
  ]
  for (const [what, text, message] of refused) {
    it(`says where ${what}`, () => {
      assert.throws(() => read(text), InputFileError)
      assert.throws(() => read(text), message)
    })
  }
})

it('readPopulationFile says that a file is missing', async () => {
  await assert.rejects(readPopulationFile('/nowhere/people.csv'), /cannot be read \(ENOENT\); name a CSV/)
})
