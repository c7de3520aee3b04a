import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { COLLECTIONS } from '../../services/train/collections/collections.js'
import { TUNINGS } from '../../services/train/pretraining/start-weights.js'
import { madeUpIlinet } from '../support/made-up-ilinet.js'
import { runCli } from '../support/run-cli.js'

const page = readFileSync(fileURLToPath(new URL('../../../docs/training.md', import.meta.url)), 'utf8')

/** Arguments of each command of the page, as a shell would cut them. */
const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) =>
  [...text.replaceAll('\\\n', ' ').matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word).slice(1),
)

/** The same command with a few mini-batches: it is to run, not to learn. */
function short(args: readonly string[]): string[] {
  const put: Readonly<Record<string, string[]>> = { '--steps': ['20'], '--trials': ['4'], '--rounds': ['2'] }
  const at = args.indexOf('--models')
  const brief =
    at < 0 ? [...args] : [...args.slice(0, at), '--models', 'persistence', 'ridge', '--seeds', '1', '--workers', '2']
  return brief.map((word, i) => put[brief[i - 1]]?.[0] ?? word)
}

describe('docs/training.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'groundswell-training-'))
  after(() => rmSync(folder, { recursive: true }))
  const wave = Array.from({ length: 200 }, (_, t) => (5 + Math.sin(t / 4)).toFixed(2)).join()
  const week = (t: number) => new Date(Date.UTC(2002, 0, 1 + 7 * t)).toISOString().slice(0, 10)
  writeFileSync(join(folder, 'm4_weekly_train.csv'), `V1,V2\nW1,${wave}\n`)
  writeFileSync(join(folder, 'm4_hourly_train.csv'), `V1,V2\nH1,${wave}\n`)
  writeFileSync(
    join(folder, 'national_illness.csv'),
    ['date,% WEIGHTED ILI,OT', ...Array.from({ length: 400 }, (_, t) => `${week(t)},${t % 52},${t % 7}`), ''].join(
      '\n',
    ),
  )
  writeFileSync(join(folder, 'ilinet.csv'), madeUpIlinet(1000))

  it('has commands', () => assert.equal(commands.length, 4))
  for (const args of commands) {
    it(`has a command that runs: groundswell ${args.slice(0, 3).join(' ')} …`, async () => {
      const { code, stderr } = await runCli(short(args), { cwd: folder })
      assert.equal(code, 0, stderr)
    })
  }
  it('names every collection and every way to tune', () => {
    for (const name of [...COLLECTIONS.keys(), ...TUNINGS]) assert.ok(page.includes(`\`${name}\``), name)
  })
})
