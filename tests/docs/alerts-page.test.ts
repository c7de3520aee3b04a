import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { AlertsInfo } from '../../services/api/wire.js'
import { lmdbEventLog } from '../../shared/ports/event-log-lmdb.js'
import { runCli } from '../support/run-cli.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const PROGRAM = fileURLToPath(new URL('../../services/cli/groundswell.js', import.meta.url))
const PAGE = readFileSync(join(ROOT, 'docs/alerts.md'), 'utf8')

/** The commands of the page, in order, as words; files of the project by their paths, others in the folder. */
const commands = [...PAGE.matchAll(/^```sh\n([^`]*)```$/gm)]
  .flatMap(([, block]) => block.replaceAll('\\\n', ' ').trim().split('\n'))
  .filter(line => line.startsWith('groundswell '))
  .map(line =>
    [...line.matchAll(/"([^"]*)"|(\S+)/g)]
      .slice(1)
      .map(([, quoted, word]) => (quoted ?? word).replace('docs/', join(ROOT, 'docs/'))),
  )

/** The next command of the page that begins so. */
function commandOf(...begin: string[]): string[] {
  const at = commands.findIndex(words => begin.every((word, i) => words[i] === word))
  assert.notEqual(at, -1, `the page has no command ${begin.join(' ')}`)
  return commands.splice(at, 1)[0]
}

it('the tutorial: lint, test, backtest, fire as an exercise, acknowledge, cancel', async t => {
  const cwd = temporaryFolder(t)
  const run = async (words: readonly string[]) => {
    const { code, stdout, stderr } = await runCli(words, { cwd })
    assert.equal(code, 0, `${words.join(' ')}: ${stderr}`)
    return stdout
  }
  assert.match(await run(commandOf('rules', 'lint')), /2 rules, 1 channels: they can run/)
  assert.match(await run(commandOf('rules', 'test')), /2 of 2 tests pass/)
  await run(commandOf('simulate'))
  await run(commandOf('replay'))
  const told = await run(commandOf('rules', 'backtest'))
  assert.match(told, /^m4-likely +issues 2017-12-31 to 2019-12-31$/m)
  for (const row of ['hits', 'misses', 'false alarms', 'lead time', 'ROC', 'chosen point']) {
    assert.match(told, new RegExp(`^${row} +\\S`, 'm'))
  }
  const [alerts, perMonth] = /^alerts +(\d+), ([\d.]+) a month/m.exec(told)?.slice(1).map(Number) ?? []
  // Two years and a day.
  assert.ok(alerts > 0 && Math.abs(perMonth - alerts / 24.03) < 0.01)

  const replay = spawn(process.execPath, [PROGRAM, ...commandOf('replay'), '--set', 'api.port=0'], { cwd })
  t.after(() => replay.kill())
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    replay.stderr.setEncoding('utf8').on('data', data => {
      text += data
      const [, found] = /open (http\S+)/.exec(text) ?? []
      if (found !== undefined) resolve(found)
    })
    replay.on('exit', code => reject(new Error(`the replay ended with ${code}: ${text}`)))
  })
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    assert.equal(response.status, 200, await response.clone().text())
    return response.json()
  }
  const seen = async (state: string) => {
    for (;;) {
      const { alerts: all } = (await (await fetch(`${url}/api/alerts`)).json()) as AlertsInfo
      const found = all.find(({ alert }) => alert.startsWith('exercise-m4-likely/socal/736/'))
      if (found?.state === state) return found
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  await post('/api/replay', { action: 'seek', date: '2019-12-22' })
  const open = await seen('open')
  assert.equal(open.exercise, true)
  assert.match(open.why[1], /Observed before: 6\.3 on 2019-12-20 \(cell 736\)/)
  assert.match(await run(commandOf('alerts', 'list')), /exercise-m4-likely\/socal\/736\/2019-12-20 +open \(exercise\)/)
  assert.match(await run(commandOf('alerts', 'show')), /^EXERCISE: /)
  assert.match(await run(commandOf('alerts', 'ack')), /^acknowledged exercise-m4-likely\/socal\/736/)
  assert.deepEqual((await seen('acknowledged')).acknowledged, { by: 'ann', note: 'looking at it' })
  await post('/api/replay', { action: 'speed', daysPerSecond: null })
  assert.equal((await seen('cancelled')).issued, '2019-12-22')
  assert.match(await run(commandOf('alerts', 'show')), /A later truth changed what it fired on, 2019-12-20/)

  // The page stays after the end; what the channel was told stands in the log.
  const ended = new Promise(resolve => replay.once('exit', resolve))
  replay.kill('SIGINT')
  await ended
  const log = lmdbEventLog({ path: join(cwd, 'exercise', 'log') })
  t.after(() => log.close())
  const kinds: string[] = []
  for await (const { value } of log.read('alerts.seismic', 'socal')) {
    const { kind, headline, alert } = JSON.parse(new TextDecoder().decode(value))
    if (!alert.alert.startsWith('exercise-m4-likely/socal/736/')) continue
    assert.match(headline, /^\[EXERCISE\] /)
    kinds.push(kind)
  }
  assert.deepEqual(kinds, ['fired', 'acknowledged', 'cancelled'])
})
