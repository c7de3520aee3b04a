import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { gzipSync } from 'node:zlib'
import { basinsHash, readBasins } from '../../../../services/train/hydrology/basin-folder.js'
import { InputFileError } from '../../../../shared/domain/errors.js'
import { dayNumber } from './simulated-folder.js'

const HEADER = 'date,q_mm,prcp_mm,tmax_c,tmin_c,srad_w_m2,vp_pa'

async function folderOf(t: TestContext, lines: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'basins-'))
  t.after(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'daily'))
  await mkdir(join(folder, 'attributes'))
  await writeFile(join(folder, 'daily', '02000000.csv.gz'), gzipSync(`${[HEADER, ...lines].join('\n')}\n`))
  await writeFile(
    join(folder, 'attributes', 'camels_clim.txt'),
    'gauge_id;p_mean;aridity;season\n02000000;3.5;NA;djf\n',
  )
  await writeFile(join(folder, 'attributes', 'camels_hydro.txt'), 'gauge_id;q_mean\n02000000;1\n')
  return folder
}

const DAYS = ['2000-02-28,1.5,0,5,-1,200,400', '2000-02-29,,2.5,6,0,210,410', '2000-03-01,0,1,7,1,220,420']

describe('readBasins', () => {
  it('keeps zero apart from missing, and reads numbers alone among the attributes', async t => {
    const [basin] = await readBasins([await folderOf(t, DAYS)])
    assert.equal(basin.id, '02000000')
    assert.equal(basin.firstDay, dayNumber('2000-02-28'))
    assert.deepEqual([...basin.runoff], [1.5, NaN, 0])
    assert.deepEqual([...basin.forcing[0]], [0, 2.5, 1])
    assert.deepEqual([...basin.forcing[4]], [400, 410, 420])
    // Of camels_hydro, which is computed from discharge, nothing.
    assert.deepEqual([...basin.attributes], [['p_mean', 3.5]])
  })
  it('takes the folder, its daily folder and a file for the same, and cuts to a span', async t => {
    const folder = await folderOf(t, DAYS)
    const daily = join(folder, 'daily')
    const ways = [folder, daily, join(daily, '02000000.csv.gz')]
    const hashes = await Promise.all(ways.map(async path => basinsHash(await readBasins([path]))))
    assert.deepEqual(new Set(hashes).size, 1)
    const day = dayNumber('2000-02-29')
    const [basin] = await readBasins([folder], { fromDay: day, toDay: day })
    assert.deepEqual([basin.firstDay, ...basin.forcing[0]], [day, 2.5])
    assert.notEqual(basinsHash([basin]), hashes[0])
  })
  const broken: [what: string, lines: string[], message: RegExp][] = [
    ['a day is left out', [DAYS[0], DAYS[2]], /line 3 .* 2000-02-29/],
    ['a cell is missing', [DAYS[0], '2000-02-29,1,2'], /line 3/],
    ['nothing follows the header', [], /holds no day/],
  ]
  for (const [what, lines, message] of broken) {
    it(`refuses a file of which ${what}`, async t => {
      const reading = readBasins([await folderOf(t, lines)])
      await assert.rejects(reading, error => error instanceof InputFileError && message.test(error.message))
    })
  }
  it('names the column that a file lacks', async t => {
    const folder = await folderOf(t, DAYS)
    await writeFile(join(folder, 'daily', '03.csv'), 'date,q_mm\n2000-01-01,1\n')
    await assert.rejects(readBasins([folder]), /03\.csv.* lacks prcp_mm/)
  })
})
