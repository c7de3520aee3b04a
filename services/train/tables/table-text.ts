import type { ModelSummary, TableResult } from './table-result.js'

/** A result as a page of Markdown: our rows, the published rows beside them, and how it was made. */
export function tableMarkdown(result: TableResult): string {
  const { title, summaries, published, notes, command, seconds, machine, engine, packageVersion, dataHash } = result
  const columns = summaries[0].columns.map(({ column }) => column)
  const ours = new Map(summaries.map(summary => [summary.model, summary]))
  return [
    `# ${title}`,
    notes.map(note => `- ${note}`).join('\n'),
    '## Our models',
    grid(
      [
        ...['model', 'seeds', ...columns.map(column => `MSE ${column}`), 'average MSE'],
        ...[...columns.map(column => `NNSE ${column}`), 'validation MSE', 'parameters', 'time'],
      ],
      [...summaries].sort((a, b) => a.averageMse - b.averageMse).map(rowOf),
    ),
    '## Published, and ours beside it',
    grid(
      ['published', 'average MSE', 'more', 'ours', 'our average MSE'],
      published.map(({ model, averageMse, more = '', ours: name, whyNot }) => {
        const summary = name === undefined ? undefined : ours.get(name)
        const reason = whyNot ?? (name === undefined ? '' : 'not among the models of this run')
        return [model, averageMse, more, ...(summary ? [`\`${summary.model}\``, averageText(summary)] : [reason, ''])]
      }),
    ),
    '## How it was made',
    [
      `- \`${command}\``,
      `- groundswell ${packageVersion}; finished ${result.finishedAt}; ${seconds.toFixed(0)} s of wall clock over all rows`,
      `- ${engine}`,
      `- ${Object.entries(machine)
        .map(([name, value]) => `${name}: ${value}`)
        .join('; ')}`,
      `- data, SHA-256: \`${dataHash}\``,
    ].join('\n'),
    '',
  ].join('\n\n')
}

const averageText = ({ averageMse, spread }: ModelSummary): string =>
  spread === undefined ? averageMse.toFixed(4) : `${averageMse.toFixed(4)} ± ${spread.toFixed(4)}`

const rowOf = (summary: ModelSummary): string[] => [
  `\`${summary.model}\``,
  String(summary.seeds),
  ...summary.columns.map(({ mse }) => mse.toFixed(4)),
  averageText(summary),
  ...summary.columns.map(({ nnse }) => nnse.toFixed(4)),
  summary.validationMse.toFixed(4),
  String(summary.parameters),
  `${summary.seconds.toFixed(1)} s`,
]

const grid = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...lines]
    .map(cells => `| ${cells.join(' | ')} |`)
    .join('\n')

/** Every row, one line a model, seed and column. */
export const tableCsv = ({ rows }: TableResult): string =>
  [
    'model,seed,column,mse,nnse,validation_mse,parameters,seconds',
    ...rows.flatMap(({ model, seed, scores, validationMse, parameters, seconds }) =>
      scores.map(({ column, mse, nnse }) =>
        [model, seed, column, mse, nnse, validationMse, parameters, seconds.toFixed(1)].join(','),
      ),
    ),
    '',
  ].join('\n')
