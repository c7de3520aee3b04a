import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EXIT } from '../../services/cli/exit-codes.js'
import { runCli } from '../support/run-cli.js'

describe('--help', { concurrency: 2 }, () => {
  const commands = ['replay', 'run', 'train', 'train-simulation', 'evaluate', 'simulate', 'export', 'config']
  it('of the program names every command', async () => {
    const { code, stdout } = await runCli(['--help'])
    assert.equal(code, EXIT.ok)
    for (const command of [...commands, 'demo']) assert.match(stdout, new RegExp(`^  ${command} `, 'm'))
  })
  for (const command of commands) {
    it(`of ${command} says what it does and takes`, async () => {
      const { code, stdout, stderr } = await runCli([command, '--help'])
      assert.deepEqual([code, stderr], [EXIT.ok, ''])
      assert.match(stdout, new RegExp(`^Usage: groundswell ${command} \\[options\\]`))
      // Every option has a description beside it, or on the next line.
      const options = stdout.split('\n').filter(line => /^ {2}-/.test(line))
      assert.ok(options.length > 1)
      for (const option of options.filter(line => !/^ {2}(-\S+(,| )?)+(<.+>|\[.+\])?$/.test(line))) {
        assert.match(option, /\S {2,}\S/, option)
      }
    })
  }
})

describe('what cannot be used ends with status 2 and says what to write', { concurrency: 2 }, () => {
  const catalog = ['--catalog', 'x.csv']
  const cases: [args: string[], message: RegExp][] = [
    [['replya'], /unknown command 'replya'[\s\S]*Did you mean replay\?[\s\S]*--help/],
    [['replay', ...catalog, '--fast'], /unknown option '--fast'[\s\S]*see groundswell replay --help/],
    [['replay'], /say what to replay: either --files, or --from-log with the data folder of a live run/],
    [['replay', ...catalog, '--from', '2020-02-30'], /"2020-02-30" is no date; write YYYY-MM-DD/],
    [['replay', ...catalog, '--to', '1.2.2020'], /"1\.2\.2020" is no date; write YYYY-MM-DD/],
    [['replay', ...catalog, '--speed', '0'], /"0" is no speed; write a number above 0, or max/],
    [
      ['replay', ...catalog, '--region', 'mars'],
      /region "mars" is not known; known are socal,socal-m25,rivers,us-counties,us-states/,
    ],
    [
      ['replay', ...catalog, '--domain', 'tides'],
      /'tides' is invalid\. Allowed choices are seismic, streamflow, covid/,
    ],
    [['replay', ...catalog, '--domain', 'covid', '--region', 'socal'], /region socal is of seismic, not of covid/],
    [['replay', ...catalog, '--from-log', 'data'], /either --files, or --from-log/],
    [['replay', '--from-log', '/no/such/folder'], /there is no log in \/no\/such\/folder\/log; name the data folder/],
    [['replay', ...catalog, '--as-of', 'now'], /"now" is no time; write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ, in UTC/],
    [['replay', ...catalog, '--settings', 'none.json'], /settings file none\.json cannot be read/],
    [['run', 'sinc'], /"sinc" is no part of the flow; write all, one of connect, feed/],
    [['run', 'sink..feed'], /"sink\.\.feed" is no part of the flow/],
    [['run', 'all'], /connect has nothing to publish; name files with --catalog, or say --live, or run from feed on/],
    [['config', '--set', 'log.kind'], /"log\.kind" is no setting; write name=value/],
    [['config', '--set', 'log.kind=rabbit'], /setting log\.kind is "rabbit"; it must be one of lmdb, kafka/],
    [['config', '--set', 'log.partitions=0'], /setting log\.partitions is 0; it must be >= 1/],
    [['simulate', '--out', '/dev/null/x.csv', '--years', '1'], /\/dev\/null\/x\.csv cannot be written/],
    [['simulate', '--out', 'x.csv', '--years', 'ten'], /"ten" is no whole number/],
    [['train', ...catalog, '--train-to', '2001'], /"2001" is no date/],
    [['evaluate'], /there is nothing to judge by; name files with --data/],
    [['evaluate', ...catalog, '--protocol', 'paper'], /say when the test ends with --test-end YYYY-MM-DD/],
    [['evaluate', ...catalog, '--domain', 'covid', '--protocol', 'paper'], /protocols are of earthquakes; leave out/],
    [['evaluate', '--data', 'x.csv', '--set', 'modelsDir=nowhere'], /there is no model in nowhere.socal; train one/],
    [['evaluate', '--domain', 'covid', '--data', 'x.csv'], /x\.csv: there is no such file; check the path/],
    [['replay', '--domain', 'streamflow', '--files', 'x.csv'], /x\.csv: there is no such file; check the path/],
    [
      ['evaluate', '--domain', 'influenza', '--data', 'x.csv', '--models', 'trees'],
      /no model of influenza is named 'trees'; choose with --models from mlp/,
    ],
    [
      ['evaluate', '--domain', 'streamflow', '--data', 'x.csv', '--models', 'lstm'],
      /'lstm'; choose with --models from simulation, persistence, climatology, ema, ridge, mlp/,
    ],
  ]
  for (const [args, message] of cases) {
    it(args.join(' '), async () => {
      const { code, stdout, stderr } = await runCli(args)
      assert.match(stderr, message)
      assert.doesNotMatch(stderr, /\n\s+at /, 'no stack')
      assert.deepEqual([code, stdout], [EXIT.unusable, ''])
    })
  }
})

it('a server that does not answer ends the command with status 3', async () => {
  // Port 1 of this machine: nobody listens there.
  const kafka = ['--set', 'log.kind=kafka', '--set', 'log.kafka.brokers=127.0.0.1:1']
  const { code, stderr } = await runCli(['run', 'feed', ...kafka])
  assert.match(stderr, /Kafka did not answer at 127\.0\.0\.1:1: .*check that the brokers run/)
  assert.equal(code, EXIT.unavailable)
})
