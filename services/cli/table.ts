import { availableParallelism, cpus, totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { Command } from 'commander'
import { InputFileError } from '../../shared/domain/errors.js'
import { startEngine } from '../../shared/engines/start-engine.js'
import { systemClock } from '../../shared/ports/clock.js'
import { jsonFolder } from '../../shared/ports/json-folder.js'
import { openRunFolder } from '../../shared/ports/run-folder.js'
import { writeAtomically } from '../../shared/ports/write-atomically.js'
import { inputBytes, isDefect } from '../connect/replay/input-bytes.js'
import { PACKAGE } from '../package-info.js'
import type { ResultTable } from '../train/tables/result-table.js'
import { runTable } from '../train/tables/run-table.js'
import { tableResult } from '../train/tables/table-result.js'
import { tableCsv, tableMarkdown } from '../train/tables/table-text.js'
import { parseWhole } from './common-options.js'
import { RESULT_TABLES } from './tables.js'
import { showTraining } from './training-progress.js'

interface TableFlags {
  readonly data: string
  readonly models?: string[]
  readonly seeds: number
  readonly out: string
  readonly work: string
  readonly json?: boolean
}

/** `groundswell table NAME`: a published table, made again from its data, with ours beside it. */
export function tableCommand(): Command {
  const command = new Command('table').description('make a published table again: our models beside the papers’ rows')
  for (const table of RESULT_TABLES) command.addCommand(oneTable(table))
  return command
}

const oneTable = (table: ResultTable): Command =>
  new Command(table.name)
    .description(table.title)
    .requiredOption('--data <file>', table.data)
    .option('--models <names...>', 'models to run (default: all)')
    .option('--seeds <number>', 'seeds of models that are drawn', parseWhole, 3)
    .option('--out <folder>', `where ${table.name}.md, .csv and .json go`, join('docs', 'results'))
    .option(
      '--work <folder>',
      'where rows and trainings are kept, to go on after a stop',
      join('runs', `table-${table.name}`),
    )
    .option('--json', 'the result as JSON on standard output')
    .action(async (flags: TableFlags) => {
      const open = table.open(await textOf(flags.data))
      const engine = await startEngine()
      process.stderr.write(`engine: ${engine.description}\n`)
      const rows = await runTable(open, {
        ...(flags.models && { models: flags.models }),
        seeds: flags.seeds,
        store: jsonFolder(join(flags.work, 'rows')),
        context: {
          nowMs: systemClock.nowMs,
          onProgress: showTraining,
          openRun: (name, config) =>
            openRunFolder(join(flags.work, 'trainings', name), { dataHash: open.dataHash, ...config }),
        },
        onRow: ({ model, seed, validationMse, seconds }, kept) =>
          process.stderr.write(
            `${model}, seed ${seed}: validation MSE ${validationMse.toFixed(4)}, ${seconds.toFixed(1)} s${kept ? ', kept' : ''}\n`,
          ),
      })
      const result = tableResult(table, open, rows, {
        command: commandLine(table, flags),
        packageVersion: PACKAGE.version,
        finishedAt: new Date(systemClock.nowMs()).toISOString(),
        machine: {
          processor: cpus()[0]?.model ?? 'not told',
          cores: availableParallelism(),
          'memory, GiB': Math.round(totalmem() / 2 ** 30),
          node: process.version,
        },
        engine: engine.description,
      })
      const json = `${JSON.stringify(result, undefined, 2)}\n`
      const path = join(flags.out, table.name)
      await writeAtomically(`${path}.md`, tableMarkdown(result))
      await writeAtomically(`${path}.csv`, tableCsv(result))
      await writeAtomically(`${path}.json`, json)
      process.stdout.write(flags.json === true ? json : tableMarkdown(result))
    })

/** As it was called, without folders that are this machine's own. */
function commandLine({ name }: ResultTable, { data, models, seeds }: TableFlags): string {
  const chosen = models === undefined ? '' : ` --models ${models.join(' ')}`
  return `groundswell table ${name} --data ${basename(data)}${chosen} --seeds ${seeds}`
}

async function textOf(path: string): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of inputBytes(path)) {
    if (isDefect(piece)) throw new InputFileError(`${path}: ${piece.message}`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}
