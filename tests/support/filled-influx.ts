import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SHIPPED_MODELS } from '../../services/serving/model-folders.js'
import type { InfluxServer } from './influx.js'
import { runCli } from './run-cli.js'

/** A short replay, behind it more than a year where percentiles of the past are forecast: of which history, from which issue on, with which models. */
export interface ShortReplay {
  readonly domain: 'seismic' | 'streamflow' | 'covid'
  readonly simulate: readonly string[]
  /** File or folder that simulate writes, and what of it is replayed. */
  readonly out: string
  readonly files: string
  readonly from: string
}

export const SHORT_REPLAYS: readonly ShortReplay[] = [
  {
    domain: 'seismic',
    simulate: ['--from', '1990-10-01', '--to', '1990-12-31', '--seed', '3'],
    out: 'simulated.csv',
    files: 'simulated.csv',
    from: '1990-12-10',
  },
  {
    domain: 'streamflow',
    simulate: ['--from', '1989-01-01', '--to', '1990-12-31', '--gauges', '3', '--seed', '3'],
    out: 'rivers',
    files: 'rivers/daily',
    from: '1990-12-01',
  },
  {
    domain: 'covid',
    simulate: ['--from', '2020-01-01', '--to', '2021-06-30', '--states', 'nv', '--seed', '3'],
    out: 'counts',
    files: 'counts/us-counties.csv',
    from: '2021-05-15',
  },
]

/** Of each domain a rule that holds through its replay, and of some one that comes and goes. */
const RULES = `
rules:
  - { id: shaking, says: An M4 may strike here, region: socal, model: persistence, per: pixel,
      when: { exceedance: m4, above: 0.03 }, quietDays: 0, severity: moderate }
  - { id: shaking-somewhere, says: An M4 may strike somewhere, region: socal, model: persistence, per: region,
      when: { exceedance: m4, above: 0.001 }, quietDays: 2, severity: severe }
  - { id: high-water, says: The river may run high, region: rivers, model: persistence, per: gauge,
      when: { exceedance: p95, above: 0.05 }, quietDays: 0, severity: minor }
  - { id: high-water-somewhere, says: A river may run high, region: rivers, model: persistence, per: region,
      when: { exceedance: p95, above: 0.001 }, severity: severe }
  - { id: cases-rise, says: Cases may rise beyond those of most weeks, region: us-counties, model: persistence,
      per: region, when: { exceedance: p95, above: 0.001 }, severity: extreme }
`

/** Makes the history of a replay, and the rules of all, in a folder, once. */
export async function simulateHistory({ domain, simulate, out }: ShortReplay, folder: string): Promise<void> {
  const made = await runCli(['simulate', '--domain', domain, '--out', join(folder, out), ...simulate])
  assert.equal(made.code, 0, made.stderr)
  await writeFile(join(folder, 'rules.yaml'), RULES)
}

/** Arguments of the replay into a database. */
export const replayArguments = (replay: ShortReplay, folder: string, url: string, bucket: string): string[] => [
  'replay',
  ...['--domain', replay.domain, '--files', join(folder, replay.files), '--from', replay.from, '--json'],
  ...[
    ...['store.kind=influx', `store.influx.url=${url}`, `store.influx.bucket=${bucket}`],
    ...[`modelsDir=${join(SHIPPED_MODELS, 'simulated')}`, 'models=persistence,climatology,ema'],
    `alerts.rules=${join(folder, 'rules.yaml')}`,
  ].flatMap(setting => ['--set', setting]),
]

/** A database that a short replay of each domain has filled, by the program itself. @returns its name */
export async function fillInflux(server: InfluxServer): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'groundswell-filled-'))
  try {
    const q = 'CREATE DATABASE "filled-replay"'
    assert.ok((await fetch(`${server.url}/query`, { method: 'POST', body: new URLSearchParams({ q }) })).ok)
    for (const replay of SHORT_REPLAYS) {
      await simulateHistory(replay, folder)
      const { code, stderr } = await runCli(replayArguments(replay, folder, server.url, 'filled'))
      assert.equal(code, 0, stderr)
    }
    return 'filled-replay'
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
