import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SEISMIC_LIVE_DEFAULTS } from '../../services/connect/seismic-channels.js'
import { HIERARCHY_DEFAULTS } from '../../services/feed/agency-order.js'
import { hierarchyOf, httpOptionsOf, seismicOptionsOf } from '../../services/source-settings.js'
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
  it('refuse a service or an order that is none', async () => {
    const none = await sourceOf('seismic.services=usgs,jma')
    assert.throws(() => seismicOptionsOf(none.seismic), /"usgs,jma"; name at least one of usgs, emsc/)
    const empty = await sourceOf('seismic.services=')
    assert.throws(() => seismicOptionsOf(empty.seismic), /name at least one/)
    const order = await sourceOf('seismic.agenciesByRegion=usgs>emsc')
    assert.throws(() => hierarchyOf(order.seismic), /write it as socal:usgs>emsc/)
  })
})
