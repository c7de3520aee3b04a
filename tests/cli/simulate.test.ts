import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { EXIT } from '../../services/cli/exit-codes.js'
import { runCli } from '../support/run-cli.js'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'groundswell-simulate-'))
})
after(() => rm(folder, { recursive: true, force: true }))

const lines = async (...path: string[]) => (await readFile(join(folder, ...path), 'utf8')).trimEnd().split('\n')

async function simulate(...args: string[]): Promise<string> {
  const { code, stderr } = await runCli(['simulate', ...args])
  assert.equal(code, EXIT.ok, stderr)
  return stderr
}

const decade = ['--from', '2000-01-01', '--to', '2009-12-31']

describe('groundswell simulate', { concurrency: 2 }, () => {
  it('writes earthquakes, and the hidden ones beside them', async () => {
    const out = join(folder, 'quakes.csv')
    await simulate('--out', out, ...decade, '--incomplete', '--background', 'uniform')
    const [header, first] = await lines('quakes.csv')
    assert.match(header, /^time,latitude,longitude,depth_km,mag,/)
    assert.match(first, /^2000-0/)
    const truth = JSON.parse((await lines('quakes.truth.json')).join('\n'))
    assert.deepEqual([truth.seed, truth.from, truth.to, truth.background], [1, '2000-01-01', '2009-12-31', 'uniform'])
    const rows = (await lines('quakes.csv')).length
    assert.ok(truth.hidden.length > 0, 'a decade has large shocks')
    assert.equal((await lines('quakes.truth.csv')).length, rows + truth.hidden.length)
  })
  it('writes rivers: a table, a file a gauge, and the truth', async () => {
    const out = join(folder, 'rivers')
    await simulate('--domain', 'streamflow', '--out', out, ...decade, '--gauges', '2', '--seed', '5')
    assert.deepEqual((await readdir(join(out, 'daily'))).sort(), ['SIM00001.csv', 'SIM00002.csv'])
    assert.equal((await lines('rivers', 'basins.csv')).length, 3)
    const daily = await lines('rivers', 'daily', 'SIM00002.csv')
    assert.equal(daily.length, 1 + 3653)
    assert.match(daily[1], /^2000-01-01,/)
    const { gauges } = JSON.parse((await lines('rivers', 'truth', 'gauges.json')).join('\n'))
    assert.ok(gauges[1].model.productionMm > 0)
  })
  it('writes an epidemic: cumulative counts, admissions in all their issues, and the truth', async () => {
    const out = join(folder, 'epidemic')
    const said = await simulate(
      ...['--domain', 'covid', '--out', out, '--from', '2020-01-21', '--to', '2020-09-30', '--states', 'nv', 'ca'],
    )
    // California has 58 counties, Nevada 16 and Carson City
    assert.match(said, /75 counties/)
    const counts = await lines('epidemic', 'us-counties.csv')
    assert.equal(counts[0], 'date,county,state,fips,cases,deaths')
    assert.match(counts.at(-1)!, /^2020-09-30,[^,]+,Nevada,32\d{3},/)
    const { epidata } = JSON.parse((await lines('epidemic', 'admissions.json')).join('\n'))
    assert.ok(epidata.length > 50)
    const { options } = JSON.parse((await lines('epidemic', 'truth', 'epidemic.json')).join('\n'))
    assert.equal(options.sites.length, 75)
    assert.equal(
      (await lines('epidemic', 'truth', 'infections.csv'))[0],
      'date,fips,infections,reproduction,admissions',
    )
  })

  const wrong: [args: string[], message: RegExp][] = [
    [['--domain', 'covid', '--states', 'zz'], /no state "zz"; write its postal code/],
    [['--productivity', 'high'], /"high" is no law of productivity; write fitted, none, or a number/],
    [['--space', 'flat'], /Allowed choices are power-law, along-strike, gaussian/],
    [['--from', '2000-01-01', '--to', '1999-01-01'], /are empty; let toDay come after fromDay/],
    [['--domain', 'streamflow', '--gauges', '0'], /0 gauges; give 1 or more/],
  ]
  for (const [args, message] of wrong) {
    it(`refuses ${args.join(' ')}`, async () => {
      const { code, stderr } = await runCli(['simulate', '--out', join(folder, 'none'), ...args])
      assert.match(stderr, message)
      assert.equal(code, EXIT.unusable)
    })
  }
})
