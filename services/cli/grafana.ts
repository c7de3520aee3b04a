import { Command } from 'commander'
import { SettingsError } from '../../shared/domain/errors.js'
import { SECOND_MS } from '../../shared/domain/units.js'
import { systemClock } from '../../shared/ports/clock.js'
import { annotate } from '../grafana/annotate.js'
import { grafanaClient } from '../grafana/grafana-client.js'
import { provisionGrafana } from '../grafana/provision.js'
import { parseTime, type SettingsFlags, settingsOf, withSettings } from './common-options.js'

interface GrafanaFlags extends SettingsFlags {
  readonly url: string
  readonly token?: string
}

interface ProvisionFlags extends GrafanaFlags {
  readonly influxUrl?: string
  readonly webhook?: string
  readonly email?: string
  readonly force?: boolean
}

interface AnnotateFlags extends GrafanaFlags {
  readonly id: string
  readonly time?: number
  readonly text: string
  readonly tags: readonly string[]
}

/** `groundswell grafana`: dashboards, alerts and marks, into a Grafana that runs. */
export const grafanaCommand = (): Command =>
  new Command('grafana')
    .description('give a running Grafana our data source, dashboards and alert rules, or a mark')
    .addCommand(provisionCommand())
    .addCommand(annotateCommand())

const reaching = (command: Command): Command =>
  withSettings(command)
    .option('--url <url>', 'Grafana, with its subpath', 'http://127.0.0.1:3000')
    .option('--token <token>', 'of a service account, or user:password (default: GRAFANA_TOKEN of the environment)')

const provisionCommand = () =>
  reaching(new Command('provision'))
    .description('data source, folder, dashboards, contact point, alert rules; run again, it changes nothing')
    .option('--influx-url <url>', 'InfluxDB as Grafana reaches it (default: store.influx.url)')
    .option('--webhook <url>', 'where alerts go')
    .option('--email <addresses>', 'where alerts go; Grafana needs its SMTP settings for it')
    .option('--force', 'write the data source anew, with its token')
    .action(async (flags: ProvisionFlags) => {
      const { url, token, bucket } = (await settingsOf(flags)).store.influx
      const { webhook, email, influxUrl = url, force = false } = flags
      if (webhook !== undefined && email !== undefined) throw new SettingsError('name --webhook or --email, not both')
      const to = webhook ?? email
      const steps = await provisionGrafana(clientOf(flags), {
        influx: { url: influxUrl, database: bucket, token },
        ...(to !== undefined && { contact: { type: webhook === undefined ? 'email' : 'webhook', to } }),
        force,
      })
      for (const { what, did } of steps) process.stdout.write(`${did.padEnd(8)} ${what}\n`)
    })

const annotateCommand = () =>
  reaching(new Command('annotate'))
    .description('a mark on the dashboards; of the same id it is written once')
    .requiredOption('--id <id>', 'its name')
    .requiredOption('--text <text>', 'what it says')
    .option('--time <time>', 'when (default: now)', parseTime)
    .option('--tags <tags...>', 'further tags', [])
    .action(async (flags: AnnotateFlags) => {
      const { id, time, text, tags } = flags
      const mark = { id, timeMs: time ?? systemClock.nowMs(), text, tags }
      process.stdout.write(`${await annotate(clientOf(flags), mark)}\n`)
    })

function clientOf({ url, token = process.env.GRAFANA_TOKEN }: GrafanaFlags) {
  if (token === undefined) {
    throw new SettingsError('no token of Grafana was given; name --token, or set GRAFANA_TOKEN')
  }
  return grafanaClient({ url, token, timeoutMs: 30 * SECOND_MS })
}
