import { EXCEEDANCE_MAGNITUDES, EXCEEDANCE_NAMES } from '../../shared/domain/forecast-levels.js'
import { dateOfDay } from '../../shared/domain/units.js'
import type { Interval } from '../../shared/kernels/block-bootstrap.js'
import type { Evaluation, EvaluationRow, TargetSpan } from './evaluation.js'

/** An evaluation as Markdown: a table for each set of pixels, what was trained and tested on, and the notes. */
export function scoreTable(evaluation: Evaluation): string {
  const { protocol, training, validation, test, reference, rows, notes } = evaluation
  const sets = [...new Set(rows.map(({ pixelSet }) => pixelSet))]
  const parts = [
    span('training', training),
    ...(validation ? [span('validation', validation)] : []),
    span('test', test),
  ]
  return [
    `Protocol \`${protocol}\`: ${parts.join('; ')}.`,
    ...sets.map(set =>
      tableOf(
        rows.filter(({ pixelSet }) => pixelSet === set),
        reference,
      ),
    ),
    notes.map(note => `- ${note}`).join('\n'),
    '',
  ].join('\n\n')
}

const span = (name: string, { targets, fromDay, toDay }: TargetSpan): string =>
  `${name} ${targets} targets, ${dateOfDay(fromDay)} to ${dateOfDay(toDay)}`

function tableOf(rows: readonly EvaluationRow[], reference: string): string {
  const head = [
    `model (${rows[0].pixels} pixels)`,
    'MSE',
    'MAE',
    'NNSE (95 %)',
    `MSE / ${reference} (95 %)`,
    'NNSE per pixel',
    'NNSE summed',
    ...EXCEEDANCE_NAMES.map((name, m) => `Brier M ≥ ${EXCEEDANCE_MAGNITUDES[m]} (n = ${rows[0].exceeded[name]})`),
    'parameters',
    'training',
  ]
  const lines = rows.map(row => [
    row.model,
    row.mse.toFixed(6),
    row.mae.toFixed(5),
    `${row.nnse.toFixed(4)} ${between(row.nnseInterval)}`,
    row.mseRatio === undefined ? '1' : `${row.mseRatio.toFixed(4)} ${between(row.mseRatioInterval!)}`,
    row.pixelNnse.toFixed(4),
    row.summedNnse.toFixed(4),
    ...EXCEEDANCE_NAMES.map(name => row.brier[name].toExponential(3)),
    String(row.parameters),
    `${row.secondsToTrain.toFixed(1)} s`,
  ])
  const rule = head.map((_, column) => (column === 0 ? '---' : '---:'))
  return [head, rule, ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

const between = ({ low, high }: Interval): string => `(${low.toFixed(4)}–${high.toFixed(4)})`
