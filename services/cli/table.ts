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
import { type RowStore, readRow, runTable } from '../train/tables/run-table.js'
import { tableResult } from '../train/tables/table-result.js'
import { tableCsv, tableMarkdown } from '../train/tables/table-text.js'
import { parseWhole } from './common-options.js'
import { type RowJob, runRows } from './table-workers.js'
import { RESULT_TABLES } from './tables.js'
import { showTraining } from './training-progress.js'

/** A minute: a table of many models and three seeds is then made in an hour or two. */
const CHEAP_SECONDS = 60

interface TableFlags {
  readonly data: readonly string[]
  readonly protocol?: string
  readonly models?: readonly string[]
  readonly seeds: number
  readonly cheapSeconds: number
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
    .option(
      '--cheap-seconds <number>',
      'a model whose first seed took longer keeps to that one',
      parseWhole,
      CHEAP_SECONDS,
    )
    .option('--out <folder>', 'where the table goes, as .md, .csv and .json', join('docs', 'results'))
    .option('--work <folder>', 'where rows and trainings are kept, to go on after a stop (default: in runs)')
    .option('--workers <number>', 'rows that run at once, each in a thread of its own', parseWhole, 1)
    .option('--json', 'the result as JSON on standard output')
    .action(async (flags: TableFlags) => {
      const { protocol } = flags
      const name = protocol === undefined ? table.name : `${table.name}-${protocol}`
      const work = flags.work ?? join('runs', `table-${name}`)
      const store = jsonFolder(join(work, 'rows'))
      const open = await table.open(flags.data, protocol)
      if (flags.workers > 1) {
        const place = { table: table.name, paths: flags.data, protocol, work }
        await runRows(place, firstJobs(open, flags), flags.workers, showTraining)
        await runRows(place, await furtherJobs(open, flags, store), flags.workers, showTraining)
      }
      const engine = await startEngine()
      process.stderr.write(`engine: ${engine.description}\n`)
      const rows = await runTable(open, {
        ...(flags.models && { models: flags.models }),
        seeds: flags.seeds,
        cheapSeconds: flags.cheapSeconds,
        store,
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
        ...(flags.seeds > 1 && { cheapSeconds: flags.cheapSeconds }),
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

/** Rows of the first seed that do not wait for others. */
const firstJobs = (open: OpenTable, { models = open.models }: TableFlags): RowJob[] =>
  models.filter(model => open.builtOnRows?.includes(model) !== true).map(model => ({ model, seed: 1 }))

/** Further seeds of the models whose first was cheap, the slow ones spread out: all with the second, then the third. */
async function furtherJobs(open: OpenTable, flags: TableFlags, store: RowStore): Promise<RowJob[]> {
  const cheap: string[] = []
  for (const { model, seed } of firstJobs(open, flags)) {
    const row = await readRow(store, model, seed)
    if (row !== undefined && row.seconds <= flags.cheapSeconds) cheap.push(model)
  }
  return Array.from({ length: flags.seeds - 1 }, (_, s) => s + 2).flatMap(seed =>
    cheap.filter(model => seed <= open.mostSeeds(model)).map(model => ({ model, seed })),
  )
}

/** As it was called, without folders that are this machine's own. */
function commandLine({ name }: ResultTable, flags: TableFlags): string {
  const { data, protocol, models, seeds, cheapSeconds } = flags
  const chosen = models === undefined ? '' : ` --models ${models.join(' ')}`
  const way = protocol === undefined ? '' : ` --protocol ${protocol}`
  const files = data.map(path => basename(path)).join(' ')
  const cheap = seeds === 1 || cheapSeconds === CHEAP_SECONDS ? '' : ` --cheap-seconds ${cheapSeconds}`
  return `groundswell table ${name}${way} --data ${files}${chosen} --seeds ${seeds}${cheap}`
}
