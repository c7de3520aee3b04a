import { EXPORT_TOLERANCE } from '../../shared/engines/checked-export.js'
import type { EngineKind } from '../../shared/engines/engine.js'
import { type EngineMatrix, MATRIX_TOLERANCE } from '../../shared/engines/engine-matrix.js'

/** Whether every architecture gives on every engine what it should. */
export const matrixHolds = ({ rows }: EngineMatrix): boolean =>
  rows.every(({ differences }) => differences.every(difference => (difference ?? Infinity) <= MATRIX_TOLERANCE))

const cell = (difference: number | undefined): string =>
  difference === undefined ? 'fails' : difference === 0 ? '0' : difference.toExponential(1)

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** The page docs/engines.md. */
export function enginesPage({ engines, missing, rows }: EngineMatrix, kinds: readonly EngineKind[]): string {
  const names = engines.map(({ name }) => `\`${name}\``)
  return `# Engines

A trained network runs on any of these. Each architecture is written once, with tfjs-core; the ONNX form is recorded from
its own forward pass, checked by ONNX Runtime, and refused where it differs by more than ${EXPORT_TOLERANCE} of the largest
forecast. \`groundswell doctor\` shows which of them this machine has, how fast each is, and how to get the others.

${row(['engine', 'where it is missing'])}
${row(['---', '---'])}
${kinds.map(({ name, howTo }) => row([`\`${name}\``, howTo])).join('\n')}

None but the last two is needed: \`onnxruntime-node\` is an optional dependency, the packages of the others are peers that
are loaded if they are there. An engine that fails while it runs, because its GPU is lost or its memory full, is closed;
the same batch goes to the next engine, whose name the forecast bears, and the failed one is tried again later.

## Every architecture on every engine

This page is made by \`groundswell engines --out docs/engines.md\`. A number is the greatest difference to \`tfjs-cpu\`,
relative to the largest forecast, of networks with weights that were drawn, in batches of 6 and 30 rows with streams, known
inputs and statics; ${MATRIX_TOLERANCE} is allowed.

${row(['architecture', ...names])}
${row(['---', ...names.map(() => '---:')])}
${rows.map(({ architecture, differences }) => row([architecture, ...differences.map(cell)])).join('\n')}

Run on:

${engines.map(({ name, description, device }) => `- \`${name}\`: ${description}; ${device}`).join('\n')}

Not on the machine that made this table: ${missing.map(name => `\`${name}\``).join(', ') || 'none'}.
`
}
