import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { SiteCover } from '../../shared/domain/site-cover.js'
import { US_GRID } from '../../shared/domain/us-grid.js'
import { countyAtlas } from '../../shared/ports/county-atlas.js'
import { decodeSiteCover, encodeSiteCover } from '../../shared/ports/site-cover-codec.js'
import { near } from '../support/near.js'

const folder = mkdtempSync(join(tmpdir(), 'groundswell-atlas-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const grid = US_GRID
const counties = await countyAtlas('counties', { grid })
const states = await countyAtlas('states', { grid })

const place = ({ sites }: SiteCover, id: string) => sites.findIndex(site => site.id === id)
const sharesOf = ({ cover }: SiteCover, s: number) => cover.share.subarray(cover.start[s], cover.start[s + 1])

describe('the county atlas', () => {
  it('has every county, in the order of their codes', () => {
    const ids = counties.sites.map(({ id }) => id)
    assert.equal(ids.length, 3142 + 78 + 3) // counties, Puerto Rico, Virgin Islands
    assert.deepEqual(ids, ids.toSorted())
    assert.ok(ids.every(id => /^\d{5}$/.test(id)))
  })
  it('has every state, by its letters', () => {
    const ids = states.sites.map(({ id }) => id)
    assert.equal(ids.length, 50 + 3) // the District of Columbia, Puerto Rico, the Virgin Islands
    assert.equal(states.sites[place(states, 'ca')].name, 'California')
  })
  it('has shares that add up to 1 for every site', () => {
    for (const atlas of [counties, states]) {
      assert.equal(atlas.cover.start.length, atlas.sites.length + 1)
      for (const [s, { id }] of atlas.sites.entries()) {
        near(
          sharesOf(atlas, s).reduce((a, b) => a + b, 0),
          1,
          1e-12,
          id,
        )
      }
    }
  })
  // Internal points of the Census Bureau's Gazetteer of counties, 2010: the middles, where these lie inside.
  const middles: [id: string, name: string, latitude: number, longitude: number][] = [
    ['04001', 'Apache, AZ', 35.385845, -109.493747],
    ['04005', 'Coconino, AZ', 35.829692, -111.773728],
    ['04013', 'Maricopa, AZ', 33.346541, -112.495534],
    ['05031', 'Craighead, AR', 35.828268, -90.630411],
  ]
  for (const [id, name, latitude, longitude] of middles) {
    it(`has ${name} where it is`, () => {
      const site = counties.sites[place(counties, id)]
      assert.equal(site.name, name)
      near(site.latitude, latitude, 0.02)
      near(site.longitude, longitude, 0.02)
    })
  }
  it('has the middle of the Aleutians in the Aleutians', () => {
    const { latitude, longitude } = counties.sites[place(counties, '02016')]
    near(latitude, 52.6, 1)
    near(longitude, -173, 4)
  })
  it('gives a state the area of its counties', () => {
    const ofState = counties.areaKm2.filter((_, s) => counties.sites[s].id.startsWith('06'))
    near(states.areaKm2[place(states, 'ca')] / ofState.reduce((a, b) => a + b, 0), 1, 1e-9)
  })
})

describe('its file', () => {
  const settings = {
    grid: { south: 32, west: -120, step: 0.1, rows: 40, cols: 60 },
    cacheFolder: join(folder, 'cache'),
  }
  const files = () => readdirSync(settings.cacheFolder)

  it('is written once, and read as what was computed', async () => {
    const fresh = await countyAtlas('counties', settings)
    assert.equal(files().length, 1)
    const { cacheFolder, ...withoutFolder } = settings
    assert.deepEqual(fresh, await countyAtlas('counties', withoutFolder))
    assert.deepEqual(await countyAtlas('counties', settings), fresh)
    assert.equal(files().length, 1)
  })
  it('is made anew when it is damaged', async () => {
    const path = join(settings.cacheFolder, files()[0])
    const sound = readFileSync(path)
    for (const damage of [
      sound.subarray(0, 1000),
      Buffer.alloc(0),
      flipped(sound, sound.length - 3),
      flipped(sound, 40),
    ]) {
      writeFileSync(path, damage)
      const { sites } = await countyAtlas('counties', settings)
      assert.ok(sites.some(({ id }) => id === '06037'))
      assert.deepEqual(readFileSync(path), sound)
    }
  })
  it('is another for another grid, layer or population', async () => {
    const people = join(folder, 'people.csv')
    writeFileSync(people, 'lat,lon,population\n34.05,-118.25,10\n34.15,-118.25,30\n')
    await countyAtlas('states', settings)
    await countyAtlas('counties', { ...settings, grid: { ...settings.grid, cols: 59 } })
    const weighted = await countyAtlas('counties', { ...settings, populationFile: people })
    assert.equal(files().length, 4)
    assert.deepEqual([...sharesOf(weighted, place(weighted, '06037'))], [0.25, 0.75])
  })
  it('is done without where it cannot be written', async () => {
    const { sites } = await countyAtlas('counties', { ...settings, cacheFolder: '/dev/null/none' })
    assert.ok(sites.length > 0)
  })
  it('keeps sites and columns bit for bit', () => {
    const cover: SiteCover = {
      sites: [{ id: '35013', name: 'Doña Ana, NM', latitude: 32.35, longitude: -106.83 }],
      cover: { start: Uint32Array.of(0, 3), pixel: Uint32Array.of(1, 2, 9), share: Float64Array.of(0.1, 0.2, 0.7) },
      areaKm2: Float64Array.of(9_881.5),
    }
    assert.deepEqual(decodeSiteCover(encodeSiteCover(cover)), cover)
  })
})

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] ^= 1
  return copy
}
