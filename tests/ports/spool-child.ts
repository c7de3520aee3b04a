import { systemClock } from '../../shared/ports/clock.js'
import { SpooledForecastStore } from '../../shared/ports/forecast-store-spooled.js'
import { scoreOfOneLine } from '../support/store-records.js'

/** A process of its own: writes a score a day into the spool of argv[2] for the server argv[3], and tells each day that is durable. */
const [, , spoolPath, url] = process.argv
const store = new SpooledForecastStore({ spoolPath, url }, { clock: systemClock, random: () => 0, onTrouble: () => {} })
for (let day = 0; ; day++) {
  await store.write([scoreOfOneLine({ day })])
  process.stdout.write(`${day}\n`)
}
