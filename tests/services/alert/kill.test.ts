import assert from 'node:assert/strict'
import { join } from 'node:path'
import { it } from 'node:test'
import { lmdbEventLog } from '../../../shared/ports/event-log-lmdb.js'
import { decode } from '../../../shared/ports/message-codec.js'
import { csv } from '../../support/catalogs.js'
import { groundswell } from '../../support/program.js'
import { smallWorld } from '../../support/small-world.js'

const RULES = `rules:
  - id: quake-here
    says: More than usual is expected
    region: small
    model: persistence
    per: pixel
    when: { forecast: mean, above: 2 }
    clear: 1.5
    quietDays: 0
    severity: minor
  - id: strong
    says: The window is strong
    region: small
    model: ema
    per: region
    when: { forecast: mean, above: 2.1 }
    clear: 2
    for: 2
    severity: minor
channels:
  topic: { kind: kafka, exercises: true }
`

/** What the log says of alerts: the stage's events by their stamps, and what the channel was told by its keys. */
async function saidIn(dataDir: string) {
  const log = lmdbEventLog({ path: join(dataDir, 'log') })
  const events = new Map<string, string>()
  for await (const record of log.read('alerts', 'small')) {
    const { epoch, index } = record.headers ?? {}
    const message = decode(record)
    if (message.topic === 'watermark') continue
    assert.ok(message.topic === 'alerts')
    const { event, alert, sequence, reason } = message
    const said = JSON.stringify([event, alert, sequence, reason])
    // What is said again after a kill is the same, word for word.
    assert.equal(events.get(`${epoch}/${index}`) ?? said, said)
    events.set(`${epoch}/${index}`, said)
  }
  const told: string[] = []
  let twice = 0
  for await (const { headers, value } of log.read('alerts.seismic', 'small')) {
    const key = headers?.['idempotency-key'] ?? ''
    const { kind } = JSON.parse(new TextDecoder().decode(value))
    if (told.includes(`${key} ${kind}`)) twice++
    else told.push(`${key} ${kind}`)
  }
  await log.close()
  return { events: [...events.values()], told, twice }
}

it('loses no alert and tells none twice, wherever it is killed', async () => {
  const { settingsFile, lines, write } = await smallWorld()
  const files = write('quakes.csv', csv(lines))
  const rules = write('rules.yaml', RULES)
  const argsFor = (dataDir: string) => [
    ...['replay', '--region', 'small', '--files', files, '--data', dataDir, '--settings', settingsFile],
    ...['--set', `alerts.rules=${rules}`, '--set', 'snapshotEveryMs=1'],
  ]
  const calm = write('calm.txt', '').replace('.txt', '')
  const undisturbed = await groundswell(argsFor(calm))
  assert.equal(undisturbed.code, 0, undisturbed.stderr)
  const expected = await saidIn(calm)
  assert.ok(expected.events.length > 20, `${expected.events.length} events`)
  assert.equal(expected.told.length, expected.events.length)
  assert.equal(expected.twice, 0)

  const dataDir = write('killed.txt', '').replace('.txt', '')
  let kills = 0
  // Of records of alerts: some die where the stage says them, some where the notifier reads them.
  for (const nth of [3, 10, 25]) {
    const { signal } = await groundswell(argsFor(dataDir), { nth, holds: '"alerts/1"' })
    if (signal === 'SIGKILL') kills++
  }
  assert.ok(kills >= 2, `${kills} kills`)
  const { code, stderr } = await groundswell(argsFor(dataDir))
  assert.equal(code, 0, stderr)
  const found = await saidIn(dataDir)
  assert.deepEqual(found.events, expected.events)
  assert.deepEqual(found.told, expected.told)
  // At most what was on its way at each kill.
  assert.ok(found.twice <= kills, `${found.twice} told twice in ${kills} kills`)
})
