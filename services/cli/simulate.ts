import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { Command } from 'commander'
import { SettingsError } from '../../shared/domain/errors.js'
import { SOCAL } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import { etasCatalogBytes } from '../connect/etas-catalog.js'
import { simulateSocal } from '../connect/simulated-socal.js'
import { parseWhole } from './common-options.js'

interface SimulateFlags {
  readonly out: string
  readonly seed: number
  readonly fromYear: number
  readonly years: number
}

/** `groundswell simulate`: a made-up catalogue, of which the truth is known. */
export const simulateCommand = (): Command =>
  new Command('simulate')
    .description('write a simulated catalogue of Southern California (ETAS), in the layout of our CSV files')
    .requiredOption('--out <file>', 'CSV file; gzip if it ends in .gz')
    .option('--seed <number>', 'another seed, another catalogue', parseWhole, 1)
    .option('--from-year <year>', 'first year', parseWhole, 1980)
    .option('--years <number>', 'length', parseWhole, 36)
    .action(async ({ out, seed, fromYear, years }: SimulateFlags) => {
      const fromDay = dayOf(Date.UTC(fromYear, 0, 1))
      const quakes = simulateSocal({ seed, fromDay, toDay: dayOf(Date.UTC(fromYear + years, 0, 1)) - 1 })
      const bytes = Readable.from(etasCatalogBytes(quakes))
      try {
        await (out.endsWith('.gz')
          ? pipeline(bytes, createGzip(), createWriteStream(out))
          : pipeline(bytes, createWriteStream(out)))
      } catch (cause) {
        throw new SettingsError(`--out ${out} cannot be written: ${(cause as Error).message}; name another file`, {
          cause,
        })
      }
      process.stderr.write(`${quakes.length} simulated earthquakes around ${SOCAL.id} → ${out}\n`)
    })
