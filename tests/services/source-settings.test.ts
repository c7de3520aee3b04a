import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { COVID_LIVE_DEFAULTS } from '../../services/connect/live/covid-channels.js'
import { SEISMIC_LIVE_DEFAULTS } from '../../services/connect/live/seismic-channels.js'
import { STREAMFLOW_LIVE_DEFAULTS } from '../../services/connect/live/streamflow-channels.js'
import { HIERARCHY_DEFAULTS } from '../../services/feed/seismic/agency-order.js'
import {
  covidOptionsOf,
  hierarchyOf,
  httpOptionsOf,
  seismicOptionsOf,
  streamflowOptionsOf,
} from '../../services/source-settings.js'
import { loadSettings } from '../../shared/ports/settings.js'

const sourceOf = async (...assignments: string[]) => {
  const { source } = await loadSettings({ env: {}, assignments: assignments.map(text => `source.${text}`) })
  return source
}

describe('the settings of live sources', () => {
  it('default to what the code documents', async () => {
    const { seismic } = await sourceOf()
    const options = seismicOptionsOf(seismic)
    for (const [name, value] of Object.entries(SEISMIC_LIVE_DEFAULTS)) {
      assert.deepEqual(options[name as keyof typeof options], value, name)
    }
    assert.deepEqual(hierarchyOf(seismic), HIERARCHY_DEFAULTS)
  })
  it('default to what the code documents for rivers and counts too', async () => {
    const { streamflow, covid } = await sourceOf()
    const watched = { ...STREAMFLOW_LIVE_DEFAULTS, hydrologicUnits: ['0105'] }
    assert.deepEqual(streamflowOptionsOf(streamflow), watched)
    assert.deepEqual(covidOptionsOf(covid), COVID_LIVE_DEFAULTS)
  })
  it('choose gauges by a box', async () => {
    const { streamflow } = await sourceOf('streamflow.boundingBox=-71,43,-67,47.5')
    assert.deepEqual(streamflowOptionsOf(streamflow).bounds, { west: -71, south: 43, east: -67, north: 47.5 })
  })
  it('say who is believed, region by region', async () => {
    const { seismic } = await sourceOf(
      'seismic.agencies=emsc,usgs',
      'seismic.agenciesByRegion=socal:scedc>usgs,alps:emsc',
    )
    const { agencies, byRegion } = hierarchyOf(seismic)
    assert.deepEqual([agencies, byRegion], [['emsc', 'usgs'], { socal: ['scedc', 'usgs'], alps: ['emsc'] }])
  })
  it('name us to the services', async () => {
    assert.equal(httpOptionsOf(await sourceOf('userAgent=ops (a@b.c)')).userAgent, 'ops (a@b.c)')
  })
  const refused: [assignment: string, message: RegExp][] = [
    ['streamflow.services=ogc,nwis', /source\.streamflow\.services is "ogc,nwis"; name at least one of ogc, legacy/],
    ['streamflow.series=hourly', /name at least one of daily, continuous, latest-continuous/],
    ['streamflow.boundingBox=-67,43,-71,47', /is "-67,43,-71,47"; write west,south,east,north/],
    ['streamflow.boundingBox=1,2,3', /write west,south,east,north/],
    ["streamflow.hydrologicUnits=01' OR '", /has "01' OR '"; write codes of 2 to 12 digits/],
    ['covid.services=', /name at least one of nhsn, nyt, jhu, usafacts/],
    ['covid.firstIssue=202460', /is 202460; write a week of a year/],
  ]
  for (const [assignment, message] of refused) {
    it(`refuse ${assignment}`, async () => {
      const { streamflow, covid } = await sourceOf(assignment)
      assert.throws(
        () => (assignment.startsWith('covid') ? covidOptionsOf(covid) : streamflowOptionsOf(streamflow)),
        message,
      )
    })
  }
  it('refuse a service without a file', async () => {
    const { covid } = await sourceOf('covid.services=jhu', 'covid.jhuUrls=')
    assert.throws(() => covidOptionsOf(covid), /jhuUrls is empty; name a file, or leave out jhu/)
  })
  it('refuse a service or an order that is none', async () => {
    const none = await sourceOf('seismic.services=usgs,jma')
    assert.throws(() => seismicOptionsOf(none.seismic), /"usgs,jma"; name at least one of usgs, emsc/)
    const empty = await sourceOf('seismic.services=')
    assert.throws(() => seismicOptionsOf(empty.seismic), /name at least one/)
    const order = await sourceOf('seismic.agenciesByRegion=usgs>emsc')
    assert.throws(() => hierarchyOf(order.seismic), /write it as socal:usgs>emsc/)
  })
})
