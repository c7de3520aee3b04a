import { Command, InvalidArgumentError } from 'commander'
import { DOMAINS, type Domain } from '../../shared/domain/region.js'
import { randomFrom, uniform } from '../../shared/kernels/random.js'
import { systemClock } from '../../shared/ports/clock.js'
import { chanceOfFaults, FAULTS, type FaultName } from '../recorded/faults.js'
import { recordedDay } from '../recorded/recorded-day.js'
import { startRecordedServices } from '../recorded/server.js'
import { parseWhole } from './common-options.js'
import { onStopSignal } from './stop-signal.js'

interface RecordedFlags {
  readonly host: string
  readonly port: number
  readonly seed: number
  readonly fault: (readonly [FaultName, number])[]
}

/** `groundswell recorded-services`: the live services on this machine, from what they once sent. */
export const recordedServicesCommand = (): Command =>
  new Command('recorded-services')
    .description('answer as the live services do, from a recorded day that repeats, so that `live` works offline')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port; 0: any free one', parseWhole, 8_089)
    .option('--seed <number>', 'another seed, other requests go wrong', parseWhole, 1)
    .option(
      '--fault <name=chance>',
      `requests that go wrong, such as cut=0.1; may be repeated: ${FAULTS.join(', ')}`,
      (text, all: RecordedFlags['fault']) => [...all, parseFault(text)],
      [],
    )
    .action(async ({ host, port, seed, fault }: RecordedFlags) => {
      const random = randomFrom(seed)
      const services = await startRecordedServices({
        world: recordedDay(systemClock.nowMs),
        host,
        port,
        faults: chanceOfFaults(new Map(fault), () => uniform(random)),
        sleep: systemClock.sleep,
      })
      process.stderr.write(`recorded services at ${services.url}, until Ctrl-C; use them with\n`)
      process.stdout.write(DOMAINS.map(domain => liveText(domain, services.settings)).join('\n'))
      await new Promise<void>(resolve => onStopSignal(async () => resolve()))
      await services.close()
    })

/** The command that watches the services of one domain; each has a log of its own. */
function liveText(domain: Domain, settings: readonly string[]): string {
  const own = settings.filter(setting => setting.startsWith(`source.${domain}.`))
  const flags = [`dataDir=recorded-${domain}`, ...own].map(setting => `  --set ${setting}`)
  return `groundswell live --domain ${domain} \\\n${flags.join(' \\\n')}\n`
}

function parseFault(text: string): readonly [FaultName, number] {
  const [name, chance] = text.split('=')
  const fault = FAULTS.find(known => known === name)
  const share = Number(chance ?? NaN)
  if (fault === undefined || !(share >= 0 && share <= 1)) {
    throw new InvalidArgumentError(
      `"${text}" is no fault; write name=chance, chance 0..1, name of ${FAULTS.join(', ')}.`,
    )
  }
  return [fault, share]
}
