import { Command } from 'commander'
import { ENGINE_KINDS } from '../../shared/engines/engine-kinds.js'
import { engineMatrix } from '../../shared/engines/engine-matrix.js'
import { writeAtomically } from '../../shared/ports/write-atomically.js'
import { enginesPage, matrixHolds } from './engines-page.js'
import { EXIT } from './exit-codes.js'

interface EnginesFlags {
  readonly json?: boolean
  readonly out?: string
}

/** `groundswell engines`: every architecture on every engine of this machine, beside tfjs in plain JavaScript. */
export const enginesCommand = (): Command =>
  new Command('engines')
    .description('run every architecture on every engine that is here, and compare with tfjs-cpu')
    .option('--json', 'the differences as JSON')
    .option('--out <file>', 'write the page docs/engines.md there')
    .action(async ({ json, out }: EnginesFlags) => {
      const matrix = await engineMatrix(ENGINE_KINDS, name => process.stderr.write(`${name} done\n`))
      const page = enginesPage(matrix, ENGINE_KINDS)
      if (out !== undefined) await writeAtomically(out, page)
      process.stdout.write(json === true ? `${JSON.stringify(matrix, undefined, 2)}\n` : page)
      if (!matrixHolds(matrix)) process.exitCode = EXIT.failed
    })
