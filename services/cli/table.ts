import { availableParallelism, cpus, totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { Command, Option } from 'commander'
import { startEngine } from '../../shared/engines/start-engine.js'
import { systemClock } from '../../shared/ports/clock.js'
import { jsonFolder } from '../../shared/ports/json-folder.js'
import { openRunFolder } from '../../shared/ports/run-folder.js'
import { TIMEGPT_DEFAULTS, timeGpt } from '../../shared/ports/timegpt.js'
import { writeAtomically } from '../../shared/ports/write-atomically.js'
import { PACKAGE } from '../package-info.js'
import type { OpenTable, ResultTable, RowContext } from '../train/tables/result-table.js'
import { runTable } from '../train/tables/run-table.js'
import { tableResult } from '../train/tables/table-result.js'
import { tableCsv, tableMarkdown } from '../train/tables/table-text.js'
import { parseWhole } from './common-options.js'
import { type RowJob, runRows } from './table-workers.js'
import { RESULT_TABLES } from './tables.js'
import { showTraining } from './training-progress.js'

interface TableFlags {
  readonly data: readonly string[]
  readonly protocol?: string
  readonly models?: readonly string[]
  readonly seeds: number
  readonly out: string
  readonly work?: string
  readonly workers: number
  readonly json?: boolean
}

/** `groundswell table NAME`: a published table, made again from its data, with ours beside it. */
export function tableCommand(): Command {
  const command = new Command('table').description('make a published table again: our models beside the papers’ rows')
  for (const table of RESULT_TABLES) command.addCommand(oneTable(table))
  return command
}

function oneTable(table: ResultTable): Command {
  const { protocols } = table
  const command = new Command(table.name)
    .description(table.title)
    .requiredOption('--data <paths...>', table.data)
    .option('--models <names...>', 'models to run (default: all)')
    .option('--seeds <number>', 'seeds of models that are drawn', parseWhole, 3)
    .option('--out <folder>', 'where the table goes, as .md, .csv and .json', join('docs', 'results'))
    .option('--work <folder>', 'where rows and trainings are kept, to go on after a stop (default: in runs)')
    .option('--workers <number>', 'rows that run at once, each in a thread of its own', parseWhole, 1)
    .option('--json', 'the result as JSON on standard output')
    .action(async (flags: TableFlags) => {
      const { protocol } = flags
      const name = protocol === undefined ? table.name : `${table.name}-${protocol}`
      const work = flags.work ?? join('runs', `table-${name}`)
      const open = await table.open(flags.data, protocol)
      if (flags.workers > 1) {
        const jobs = rowJobs(open, flags)
        await runRows({ table: table.name, paths: flags.data, protocol, work }, jobs, flags.workers, showTraining)
      }
      const engine = await startEngine()
      process.stderr.write(`engine: ${engine.description}\n`)
      const rows = await runTable(open, {
        ...(flags.models && { models: flags.models }),
        seeds: flags.seeds,
        store: jsonFolder(join(work, 'rows')),
        context: {
          nowMs: systemClock.nowMs,
          onProgress: showTraining,
          ...serviceFrom(process.env),
          openRun: (training, config) =>
            openRunFolder(join(work, 'trainings', training), { dataHash: open.dataHash, ...config }),
        },
        onRow: ({ model, seed, validation, seconds }, kept) =>
          process.stderr.write(
            `${model}, seed ${seed}: validation ${open.metrics[0].label} ${validation.toFixed(4)}, ${seconds.toFixed(1)} s${kept ? ', kept' : ''}\n`,
          ),
      })
      const facts = {
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
      }
      const result = tableResult(table, open, rows, facts, protocol)
      const json = `${JSON.stringify(result, undefined, 2)}\n`
      const path = join(flags.out, name)
      await writeAtomically(`${path}.md`, tableMarkdown(result))
      await writeAtomically(`${path}.csv`, tableCsv(result))
      await writeAtomically(`${path}.json`, json)
      process.stdout.write(flags.json === true ? json : tableMarkdown(result))
    })
  if (protocols === undefined) return command
  const option = new Option('--protocol <name>', 'how the data are split and scored')
  return command.addOption(option.choices(protocols).default(protocols[0]))
}

/** TimeGPT, by the variables that Nixtla's own client reads. */
function serviceFrom({ NIXTLA_API_KEY: key, NIXTLA_BASE_URL: url }: NodeJS.ProcessEnv): Pick<RowContext, 'service'> {
  if (key === undefined || key === '') return {}
  return { service: timeGpt({ ...TIMEGPT_DEFAULTS, key, ...(url && { url }) }, systemClock) }
}

/** Rows that do not wait for others, the slow ones of many seeds spread out: all models with the first seed, then the second. */
function rowJobs(open: OpenTable, { models = open.models, seeds }: TableFlags): RowJob[] {
  const alone = models.filter(model => open.builtOnRows?.includes(model) !== true)
  return Array.from({ length: seeds }, (_, s) => s + 1).flatMap(seed =>
    alone.filter(model => seed <= open.mostSeeds(model)).map(model => ({ model, seed })),
  )
}

/** As it was called, without folders that are this machine's own. */
function commandLine({ name }: ResultTable, { data, protocol, models, seeds }: TableFlags): string {
  const chosen = models === undefined ? '' : ` --models ${models.join(' ')}`
  const way = protocol === undefined ? '' : ` --protocol ${protocol}`
  const files = data.map(path => basename(path)).join(' ')
  return `groundswell table ${name}${way} --data ${files}${chosen} --seeds ${seeds}`
}
