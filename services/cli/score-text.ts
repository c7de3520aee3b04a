import type { ScoreRow } from '../verify/score-rows.js'

/** A line of a score table, of which less may be known than of a run. */
export type ShownScore = Omit<ScoreRow, 'pitDeviation' | 'logScore'>

/** Intervals of which the coverage is shown, by per cent; a hub's forecast has eleven. */
const SHOWN_INTERVALS = ['50', '95']

/** The score table for a terminal: one block for each horizon and set of issues, best model first. */
export function scoreText(rows: readonly ShownScore[]): string {
  const horizons = new Set(rows.map(({ horizonDays }) => horizonDays)).size
  const blocks = new Map<string, ShownScore[]>()
  for (const row of rows) {
    const title =
      (horizons > 1 ? `${row.horizonDays} days ahead, ` : '') +
      (row.closedBins ? 'the paper’s closed 14-day bins' : 'every issue') +
      (row.inSample ? ', IN SAMPLE: the models had seen these' : ', out of sample')
    blocks.set(title, [...(blocks.get(title) ?? []), row])
  }
  return [...blocks].map(([title, block]) => `${title}\n${blockText(block)}`).join('\n')
}

function blockText(rows: readonly ShownScore[]): string {
  // A site's percentiles are not known in its first year: what nobody could be asked is not shown.
  const exceedances = Object.keys(rows[0].brier).filter(name => rows.some(({ brier }) => !Number.isNaN(brier[name])))
  const intervals = SHOWN_INTERVALS.filter(name => name in rows[0].coverage)
  const head = [
    ...['model', 'issues', 'MSE', 'MAE', 'NSE', 'NNSE', 'WIS'],
    ...intervals.map(name => `in ${name} %`),
    ...exceedances.map(name => `Brier ${name}`),
  ]
  const body = [...rows]
    .sort((a, b) => a.mse - b.mse)
    .map(({ model, issues, mse, mae, nse, nnse, wis, coverage, brier }) => [
      model,
      String(issues),
      ...[mse, mae, nse, nnse, wis].map(value => value.toFixed(4)),
      ...intervals.map(name => (coverage[name] ?? NaN).toFixed(3)),
      ...exceedances.map(name => (Number.isNaN(brier[name]) ? '–' : brier[name].toExponential(2))),
    ])
  const widths = head.map((cell, c) => Math.max(cell.length, ...body.map(row => row[c].length)))
  const line = (cells: readonly string[]) =>
    `  ${cells.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join('  ')}\n`
  return [head, ...body].map(line).join('')
}
