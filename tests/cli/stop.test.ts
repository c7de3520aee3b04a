import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { EXIT } from '../../services/cli/exit-codes.js'
import type { RunSummary } from '../../services/cli/summary.js'
import { csv } from '../support/catalogs.js'
import { type CliResult, runCli } from '../support/run-cli.js'
import { smallWorld } from '../support/small-world.js'

const world = await smallWorld()
const catalog = world.write('year.csv', csv(world.lines))
const settings = ['--settings', world.settingsFile]

/** Sends the signal when the command has said something about its progress. */
const stoppedBy = (
  signal: NodeJS.Signals,
  args: readonly string[],
  said: RegExp,
  tmp = world.folder,
): Promise<CliResult> =>
  runCli(args, {
    env: { TMPDIR: tmp },
    onStart: child => {
      let stderr = ''
      // Once: a second signal ends the program at once.
      const listener = (text: string) => {
        stderr += text
        if (!said.test(stderr)) return
        child.stderr.off('data', listener)
        child.kill(signal)
      }
      child.stderr.on('data', listener)
    },
  })

describe('SIGINT and SIGTERM', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`${signal} ends a replay with the summary so far, status 130, and nothing left behind`, async () => {
      const tmp = join(world.folder, signal)
      mkdirSync(tmp)
      // 20 days of event time a second: the year would take 18 seconds, the first progress line comes after 5.
      const replay = ['replay', ...settings, '--region', 'small', '--catalog', catalog, '--speed', '20', '--json']
      const { code, stdout, stderr } = await stoppedBy(signal, [...replay, '--from', '1970-02-01'], /forecasts/, tmp)
      assert.match(stderr, /stopped by a signal before the end; with --data FOLDER a replay can be gone on with/)
      assert.equal(code, EXIT.interrupted)
      const { fields, interrupted } = JSON.parse(stdout) as RunSummary
      assert.ok(fields.days > 0 && fields.days < 364)
      assert.equal(interrupted, true)
      assert.deepEqual(readdirSync(tmp), [])
    })
  }
  it('ends a part of the flow that waits for more with status 0, and it goes on from there', async () => {
    const dataDir = ['--set', `dataDir=${join(world.folder, 'waiting')}`]
    const run = (...args: string[]) => ['run', ...args, ...settings, ...dataDir, '--json']
    // Without --until-end it waits after the catalogue's end; the line with the last day says that all is done.
    const first = await stoppedBy('SIGTERM', run('all', '--catalog', catalog), /1970-12-3\d/)
    assert.deepEqual([first.code, (JSON.parse(first.stdout) as RunSummary).interrupted], [EXIT.ok, false], first.stderr)
    const again = await runCli(run('all', '--until-end', '--catalog', catalog))
    assert.equal(again.code, EXIT.ok, again.stderr)
    assert.deepEqual(JSON.parse(again.stdout), JSON.parse(first.stdout))
    assert.ok(existsSync(join(world.folder, 'waiting', 'store')))
  })
})

it('--json writes one JSON document to standard output, and everything else to standard error', async () => {
  const { code, stdout, stderr } = await runCli([
    'replay',
    ...settings,
    '--region',
    'small',
    '--catalog',
    catalog,
    '--json',
  ])
  assert.equal(code, EXIT.ok, stderr)
  const summary = JSON.parse(stdout) as RunSummary
  assert.equal(summary.events.read, world.lines.length)
  assert.deepEqual(Object.keys(summary.forecastDigest), ['small'])
  assert.match(summary.forecastDigest.small, /^[0-9a-f]{64}$/)
})
