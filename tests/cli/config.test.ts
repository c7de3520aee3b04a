import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EXIT } from '../../services/cli/exit-codes.js'
import { settingLeaves } from '../../shared/ports/settings.js'
import { runCli } from '../support/run-cli.js'

const SECRETS = { GROUNDSWELL_LOG_KAFKA_SASL_PASSWORD: 'hunter2', GROUNDSWELL_STORE_INFLUX_TOKEN: 's3cr3t' }

describe('groundswell config', () => {
  it('shows every setting with its environment variable, and no secret', async () => {
    const { code, stdout, stderr } = await runCli(['config'], { env: SECRETS })
    assert.deepEqual([code, stderr], [EXIT.ok, ''])
    for (const { path, env } of settingLeaves()) {
      assert.ok(stdout.includes(`${path} = `), path)
      assert.ok(stdout.includes(env), env)
    }
    assert.doesNotMatch(stdout, /hunter2|s3cr3t/)
    assert.match(stdout, /saslPassword = "\(set, hidden\)"/)
  })
  it('--json is the layout of the settings file; flags win over the environment', async () => {
    const args = ['config', '--json', '--set', 'log.partitions=3', '--set', 'models=ema,ridge']
    const { stdout } = await runCli(args, { env: { ...SECRETS, GROUNDSWELL_LOG_PARTITIONS: '5' } })
    const shown = JSON.parse(stdout)
    assert.equal(shown.log.partitions, 3)
    assert.deepEqual(shown.models, ['ema', 'ridge'])
    assert.doesNotMatch(stdout, /hunter2|s3cr3t/)
  })
  it('does not show a secret that cannot be used', async () => {
    const { code, stderr } = await runCli(['config', '--set', 'log.kafka=hunter2'])
    assert.equal(code, EXIT.unusable)
    assert.match(stderr, /is no setting/)
  })
})
