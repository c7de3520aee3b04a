import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DoctorReport } from '../../services/cli/doctor-report.js'
import { doctorText } from '../../services/cli/doctor-text.js'
import { ENGINE_KINDS } from '../../shared/engines/engine-kinds.js'
import { runCli } from '../support/run-cli.js'

describe('groundswell doctor', () => {
  it('runs where nothing but Groundswell is, and says of every engine how it is or how to get it', async () => {
    const { code, stdout, stderr } = await runCli(['doctor', '--json'])
    assert.equal(code, 0, stderr)
    const { engines, embedded } = JSON.parse(stdout) as DoctorReport
    assert.deepEqual(embedded, { runs: true })
    assert.deepEqual(
      engines.map(({ name }) => name),
      ENGINE_KINDS.map(({ name }) => name),
    )
    for (const engine of engines) {
      if (engine.runs) assert.ok(engine.speed.rowsPerSecond > 0 && engine.device !== '', engine.name)
      else assert.ok(engine.reason !== '' && engine.howTo !== '', engine.name)
    }
    for (const name of ['tfjs-wasm', 'tfjs-cpu']) assert.ok(engines.find(engine => engine.name === name)!.runs, name)
  })

  it('tells people the end of a long reason, which says what is wrong', () => {
    const text = doctorText({
      version: '1.2.3',
      node: 'v20',
      platform: 'linux x64',
      processor: 'P, 2 cores',
      memoryBytes: 2 ** 31,
      freeMemoryBytes: 2 ** 30,
      embedded: { runs: false, reason: 'no native build', howTo: 'install it' },
      engines: [
        { name: 'far', runs: false, reason: `${'x'.repeat(500)}\n no device`, howTo: 'buy one' },
        {
          name: 'near',
          runs: true,
          description: 'what',
          device: 'where',
          speed: { rowsPerSecond: 1234.5, rows: 128, runs: 9, memory: { usedBytes: 3 * 2 ** 20 } },
        },
      ],
    })
    assert.match(text, /–\s+far\s+…x+ no device\n\s+to get it: buy one/)
    assert.match(text, /ok near {2}1,235 series\/s in batches of 128, tensors take 3\.0 MiB\n\s+what; where/)
    assert.match(text, /memory 2\.0 GiB, 1\.0 GiB free/)
    assert.match(text, /Embedded log and store: none, no native build\n\s+to get them: install it/)
    assert.match(text, /The fastest here is near\./)
  })
})
