import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { forcingHead, withForcingAreas } from '../../../../services/connect/sites/forcing-head.js'
import { gaugeTable, withCamelsNames } from '../../../../services/connect/sites/gauge-table.js'
import { InputFileError } from '../../../../shared/domain/errors.js'
import { near } from '../../../support/near.js'
import { sharedData } from '../../../support/shared-data.js'

const BASINS = 'basin,name,lat,lon,area_km2'
const SITE_NAMES = 'agency_cd\tsite_no\tstation_nm\tdec_lat_va\tdec_long_va\tdrain_area_va'

describe('gaugeTable', () => {
  it('reads our basins, leading zeros and quoted commas kept', t => {
    const path = sharedData(t, 'streamflow/basins.csv')
    if (path === undefined) return
    const sites = gaugeTable(readFileSync(path, 'utf8'), 'basins.csv')
    assert.equal(sites.length, 360)
    assert.deepEqual(sites[0], {
      id: '01022500',
      name: 'Narraguagus River at Cherryfield, Maine',
      latitude: 44.60797,
      longitude: -67.93524,
      areaKm2: 573.6,
    })
  })
  it('reads the topography of CAMELS, and its names', t => {
    const topo = sharedData(t, 'streamflow/attributes/camels_topo.txt')
    const names = sharedData(t, 'streamflow/attributes/camels_name.txt')
    if (topo === undefined || names === undefined) return
    const sites = gaugeTable(readFileSync(topo, 'utf8'), 'camels_topo.txt')
    assert.equal(sites.length, 549)
    assert.deepEqual(withCamelsNames(sites, readFileSync(names, 'utf8'), 'camels_name.txt')[0], {
      id: '01013500',
      name: 'Fish River near Fort Kent, Maine',
      latitude: 47.23739,
      longitude: -68.58264,
      areaKm2: 2252.7,
    })
  })
  it('reads an answer of the site service, which has no areas unless asked for them', t => {
    const path = sharedData(t, 'payloads/usgs_water/waterservices_site.txt')
    if (path === undefined) return
    const sites = gaugeTable(readFileSync(path, 'utf8'), 'site')
    assert.deepEqual(sites[1], {
      id: '01645000',
      name: 'SENECA CREEK AT DAWSONVILLE, MD',
      latitude: 39.1280833,
      longitude: -77.33577778,
    })
  })
  it('reads the areas of the site service in square miles', () => {
    const text = `# comment\n${SITE_NAMES}\n5s\t15s\t50s\t16s\t16s\t8s\nUSGS\t01491000\tCHOPTANK\t38.9\t-75.7\t 113\n`
    near(gaugeTable(text, 'site')[0].areaKm2!, 292.668656467968, 1e-9) // 113 · 2.589988110336
  })
  it('reads monitoring locations', t => {
    const path = sharedData(t, 'payloads/usgs_water/waterdata_ogc_fixtures.json')
    if (path === undefined) return
    const answer = JSON.parse(readFileSync(path, 'utf8'))['monitoring-locations']
    assert.deepEqual(gaugeTable(JSON.stringify(answer), 'answer')[0], {
      id: '410252073314801',
      name: 'CT-STM    2',
      latitude: 41.04777271320483,
      longitude: -73.52955169969904,
    })
    answer.features[0].properties.drainage_area = 10
    answer.features[1].geometry = null
    const [site, ...none] = gaugeTable(JSON.stringify(answer), 'answer')
    near(site.areaKm2!, 25.89988110336, 1e-12)
    assert.deepEqual(none, [])
  })

  const wrong: [what: string, text: string, message: RegExp][] = [
    ['nothing', '', /empty|no table/],
    ['a page of HTML', '<html></html>', /begins with "<html>/],
    ['half an answer', '{"features": [', /not JSON/],
    ['another answer', '{"type": "Feature"}', /monitoring-locations/],
    ['a lost column', 'basin,name,lat,area_km2\n1,a,1,1\n', /column lon is missing/],
    ['a column twice', 'basin,name,lat,lon,lat\n', /"lat" stands twice/],
    ['a ragged row', `${BASINS}\n1,a,1\n`, /line 2: 3 cells under 5 columns/],
    ['a latitude of Mars', `${BASINS}\n01,a,92,1,1\n`, /line 2: latitude "92" of 01/],
    ['no longitude', `${BASINS}\n01,a,2,,1\n`, /longitude "" of 01/],
    ['an area below zero', `${BASINS}\n01,a,2,1,-4\n`, /drainage area "-4" of 01/],
    ['no number', `${BASINS}\n,a,2,1,4\n`, /has no number/],
    ['a gauge twice', `${BASINS}\n01,a,2,1,4\n01,b,2,1,4\n`, /gauge 01 stands twice/],
    ['an open quote', `${BASINS}\n01,"a,2,1,4\n`, /quote does not close/],
  ]
  for (const [what, text, message] of wrong) {
    it(`says what is wrong with ${what}`, () => {
      assert.throws(
        () => gaugeTable(text, 'x.csv'),
        error => error instanceof InputFileError && message.test(error.message) && error.message.includes('x.csv'),
      )
    })
  }
  it('takes a gauge without an area', () => {
    assert.deepEqual(gaugeTable(`\ufeff${BASINS}\r\n01,a,2,1,\r\n`, 'x'), [
      { id: '01', name: 'a', latitude: 2, longitude: 1 },
    ])
  })
})

describe('forcingHead', () => {
  it('reads the head of a real file, its area in m²', t => {
    const path = sharedData(t, 'streamflow/camels_original/daymet/01022500_lump_cida_forcing_leap.txt.gz')
    if (path === undefined) return
    const head = forcingHead(gunzipSync(readFileSync(path)).toString(), path)
    assert.deepEqual(head, { latitude: 44.82, elevationM: 133, areaKm2: 587.675987 })
    const site = { id: '01022500', name: '', latitude: 44.6, longitude: -67.9, areaKm2: 573.6 }
    const [mended, kept] = withForcingAreas([site, { ...site, id: '2' }], new Map([['01022500', head]]))
    assert.deepEqual([mended.areaKm2, kept.areaKm2], [587.675987, 573.6])
  })
  for (const text of ['', '44\n1\n', '44\n1\n-3\n', 'Year\nMnth\nDay\n', '144\n1\n3\n']) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.throws(() => forcingHead(text, 'f.txt'), InputFileError))
  }
})
