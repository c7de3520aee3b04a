import type { Metric } from './result-table.js'
import type { ModelSummary, TableResult } from './table-result.js'

/** A result as a page of Markdown: our rows, the published rows beside them, and how it was made. */
export function tableMarkdown(result: TableResult): string {
  const { title, summaries, published, notes, command, seconds, machine, engine, packageVersion, dataHash } = result
  const { metrics, beside, protocol, cheapSeconds, remarks } = result
  const [{ label, isHigherBetter }] = metrics
  const { columns } = summaries[0]
  const isOne = columns.length === 1
  const worse = isHigherBetter === true ? -1 : 1
  const ours = new Map(summaries.map(summary => [summary.model, summary]))
  return [
    `# ${title}${protocol === undefined ? '' : ` (protocol: ${protocol})`}`,
    [
      ...notes,
      ...(summaries.some(({ isSlow }) => isSlow)
        ? [`A model whose first seed took longer than ${cheapSeconds} s was given no other: "1, slow".`]
        : []),
    ]
      .map(note => `- ${note}`)
      .join('\n'),
    '## Our models',
    grid(
      [
        ...['model', 'seeds', isOne ? label : `average ${label}`],
        ...shownByColumn(metrics, isOne).flatMap(metric =>
          columns.map(({ column }) => (isOne ? metric.label : `${metric.label} ${column}`)),
        ),
        ...[`validation ${label}`, 'parameters', 'time'],
      ],
      [...summaries].sort((a, b) => worse * (a.average - b.average)).map(summary => rowOf(summary, metrics)),
    ),
    ...remarks,
    '## Published, and ours beside it',
    grid(
      ['published', label, 'more', 'ours', ...beside.map(metric => `our ${metric.label}`)],
      published.map(({ model, score, more = '', ours: name, column, whyNot }) => {
        const summary = name === undefined ? undefined : ours.get(name)
        const reason = whyNot ?? (name === undefined ? '' : 'not among the models of this run')
        const shown = beside.map(metric => (summary ? besideText(summary, metric, column, metrics[0]) : ''))
        return [model, score, more, summary ? `\`${summary.model}\`` : reason, ...shown]
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

const averageText = ({ average, spread }: ModelSummary, { digits }: Metric): string =>
  average.toFixed(digits) + (spread === undefined ? '' : ` ± ${spread.toFixed(digits)}`)

/** What stands beside a published number: of the column that it is about, or the mean of all. */
function besideText(summary: ModelSummary, metric: Metric, column: string | undefined, first: Metric): string {
  if (column === undefined && metric.key === first.key) return averageText(summary, metric)
  const of = summary.columns.filter(one => column === undefined || one.column === column)
  const value = of.reduce((sum, { values }) => sum + values[metric.key], 0) / of.length
  return value.toFixed(metric.digits) + (column === undefined ? '' : ` (${column})`)
}

/** Of one column the average says it all. */
const shownByColumn = (metrics: readonly Metric[], isOne: boolean) => (isOne ? metrics.slice(1) : metrics)

const rowOf = (summary: ModelSummary, metrics: readonly Metric[]): string[] => [
  `\`${summary.model}\``,
  summary.isDeterministic ? 'deterministic' : `${summary.seeds}${summary.isSlow ? ', slow' : ''}`,
  averageText(summary, metrics[0]),
  ...shownByColumn(metrics, summary.columns.length === 1).flatMap(({ key, digits }) =>
    summary.columns.map(({ values }) => values[key].toFixed(digits)),
  ),
  Number.isNaN(summary.validation) ? '' : summary.validation.toFixed(metrics[0].digits),
  String(summary.parameters),
  `${summary.seconds.toFixed(1)} s`,
]

const grid = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...lines]
    .map(cells => `| ${cells.join(' | ')} |`)
    .join('\n')

/** Every row, one line a model, seed and column. */
export const tableCsv = ({ rows, metrics }: TableResult): string =>
  [
    ['model,seed,column', ...metrics.map(({ key }) => key), 'validation,parameters,seconds'].join(),
    ...rows.flatMap(({ model, seed, scores, validation, parameters, seconds }) =>
      scores.map(({ column, values }) =>
        [
          ...[model, seed, column, ...metrics.map(({ key }) => values[key])],
          ...[Number.isNaN(validation) ? '' : validation, parameters, seconds.toFixed(1)],
        ].join(),
      ),
    ),
    '',
  ].join('\n')
