import { Command } from 'commander'
import { systemClock } from '../../shared/ports/clock.js'
import { influxDefaults } from '../../shared/ports/influx-http.js'
import { provisionInflux } from '../../shared/ports/influx-provision.js'
import { RETENTION_DEFAULTS } from '../../shared/ports/influx-retention.js'
import { openSpool } from '../../shared/ports/influx-spool.js'
import { openSpooledStore, spoolPathOf } from '../open.js'
import { parseWhole, type SettingsFlags, settingsOf, withSettings } from './common-options.js'
import { spoolTeller } from './trouble.js'

/** `groundswell influx`: makes the database what it is to be, and looks after what waits for it on the disk. */
export const influxCommand = (): Command =>
  new Command('influx')
    .description('provision InfluxDB; see and send what waits for it; see what it refused')
    .addCommand(provisionCommand())
    .addCommand(sendCommand())
    .addCommand(refusedCommand())

const provisionCommand = () =>
  withSettings(new Command('provision'))
    .description('make database or bucket, retention and downsampling; run again, it changes nothing')
    .option('--retention <days>', 'how long points are kept after their time (default: for ever)', parseWhole)
    .option('--shard <days>', 'length of a shard', parseWhole, RETENTION_DEFAULTS.shardDays)
    .action(async (flags: SettingsFlags & { readonly retention?: number; readonly shard: number }) => {
      const { store } = await settingsOf(flags)
      const retention = { shardDays: flags.shard, ...(flags.retention && { days: flags.retention }) }
      const steps = await provisionInflux({ ...influxDefaults, ...store.influx }, retention, systemClock)
      for (const { what, did } of steps) process.stdout.write(`${did.padEnd(8)} ${what}\n`)
    })

const sendCommand = () =>
  withSettings(new Command('send'))
    .description('send what waits on the disk of a dataDir, and end when all has arrived')
    .action(async (flags: SettingsFlags) => {
      const store = openSpooledStore(await settingsOf(flags), systemClock, spoolTeller(process.stderr))
      const { lines } = store.status()
      await store.close()
      process.stdout.write(`${lines} points sent, ${store.status().refused} refused\n`)
    })

const refusedCommand = () =>
  withSettings(new Command('refused'))
    .description('print the lines that InfluxDB refused, with its reasons, oldest first')
    .option('--clear', 'and forget them')
    .action(async (flags: SettingsFlags & { readonly clear?: boolean }) => {
      const spool = openSpool({ path: spoolPathOf(await settingsOf(flags)), maxBytes: Infinity })
      try {
        for (const { line, reason, timeMs } of spool.refused()) {
          process.stdout.write(`${new Date(timeMs).toISOString()}\t${reason}\t${line}\n`)
        }
        if (flags.clear === true) await spool.clearRefused()
      } finally {
        await spool.close()
      }
    })
