import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { gaugeTable } from '../../../../services/connect/sites/gauge-table.js'
import { readAttributes, withStatics } from '../../../../services/connect/sites/static-attributes.js'
import { InputFileError } from '../../../../shared/domain/errors.js'
import { near } from '../../../support/near.js'
import { sharedData } from '../../../support/shared-data.js'

const clim = { file: 'clim', text: 'gauge_id;p_mean;timing\n01;3;son\n02;1;jja\n03;2;son\n' }
const soil = { file: 'soil', text: 'gauge_id;depth;empty;gauge_lat\n03;NA;;1\n01;10;;2\n02;30;;3\n' }

describe('readAttributes', () => {
  it('joins by gauge, numbers only', () => {
    const { ids, names, values, leftOut } = readAttributes([clim, soil])
    assert.deepEqual(
      [ids, names],
      [
        ['01', '02', '03'],
        ['p_mean', 'depth'],
      ],
    )
    assert.deepEqual([...values], [3, 10, 1, 30, 2, NaN])
    assert.deepEqual(leftOut, [
      { name: 'timing', why: 'words' },
      { name: 'empty', why: 'too few values' },
      { name: 'gauge_lat', why: 'place' },
    ])
  })
  it('does not take what is computed from discharge, nor files of other basins', () => {
    const hydro = { file: 'hydro', text: 'gauge_id;q_mean\n01;1\n' }
    assert.throws(() => readAttributes([hydro]), /computed from discharge/)
    assert.throws(() => readAttributes([clim, { file: 'geol', text: 'gauge_id;x\n01;1\n' }]), /basin 02 is missing/)
  })
})

describe('withStatics', () => {
  const site = (id: string) => ({ id, name: id, latitude: 0, longitude: 0 })
  it('projects each site on the components of the sites that are given', () => {
    // p_mean 3 1 2 → mean 2, sd √(2/3); depth 10 30 → mean 20, missing at it, sd √(200/3): z = ±√1.5 and ∓√1.5, 0.
    // Correlation −1: one component (1, −1)/√2 with all of the variance; score of 01 = 2 · √1.5 / √2 = √3.
    const { sites, pca } = withStatics(['01', '02', '03'].map(site), readAttributes([clim, soil]))
    near(pca.explained[0], 1, 1e-12)
    for (const [i, score] of [Math.sqrt(3), -Math.sqrt(3), 0].entries()) {
      assert.equal(sites[i].statics!.length, 1)
      near(Math.abs(sites[i].statics![0]), Math.abs(score), 1e-12)
    }
    near(sites[0].statics![0] + sites[1].statics![0], 0, 1e-12)
  })
  it('refuses a site without attributes', () => {
    assert.throws(() => withStatics([site('04')], readAttributes([clim])), InputFileError)
  })
  it('keeps 14 components of the 37 attributes of our 360 basins', t => {
    const paths = ['clim', 'geol', 'soil', 'topo', 'vege'].map(name =>
      sharedData(t, `streamflow/attributes/camels_${name}.txt`),
    )
    const basins = sharedData(t, 'streamflow/basins.csv')
    if (basins === undefined) return
    const attributes = readAttributes(paths.map(path => ({ file: path!, text: readFileSync(path!, 'utf8') })))
    const { sites, pca } = withStatics(gaugeTable(readFileSync(basins, 'utf8'), basins), attributes)
    // The same by numpy: tests/reference/camels-pca.py
    assert.deepEqual([attributes.names.length, sites[0].statics!.length], [37, 14])
    const share = pca.explained.reduce((sum, one) => sum + one, 0)
    near(share, 0.901837079462655, 1e-9)
    assert.ok(share - pca.explained[13] < 0.9)
  })
})
