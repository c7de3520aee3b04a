import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openCover } from '../../services/open-regions.js'
import { RIVERS, US_STATES } from '../../shared/domain/known-regions.js'

const state = (id: string) => ({ id, name: id, latitude: 0, longitude: 0 })

describe('openCover', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'groundswell-cover-'))
  })
  after(() => rm(folder, { recursive: true }))

  it('covers the sites of the region, in their order, and nothing for one that the atlas lacks', async () => {
    const sites = ['ri', 'nowhere', 'ca'].map(state)
    const cover = await openCover({ ...US_STATES, sites }, folder)
    assert.ok(cover)
    const [none, island, missing, all] = cover.start
    assert.deepEqual([none, missing - island], [0, 0])
    // Rhode Island is about 60 by 80 km, a pixel of 0.1° 8.3 by 11.1 km; California 40 to 150 times as large.
    assert.ok(island > 20 && island < 80, `${island}`)
    assert.ok(all - missing > 40 * island && all - missing < 150 * island, `${all - missing}`)
    for (const [from, to] of [
      [none, island],
      [missing, all],
    ]) {
      const sum = cover.share.subarray(from, to).reduce((a, b) => a + b, 0)
      assert.ok(Math.abs(sum - 1) < 1e-9, `${sum}`)
    }
  })

  it('has none for gauges, nor for areas that are not of the atlas', async () => {
    assert.equal(await openCover({ ...RIVERS, sites: [state('01')] }, folder), undefined)
    assert.equal(await openCover({ ...US_STATES, sitesFile: 'areas.csv', sites: [state('ca')] }, folder), undefined)
  })
})
