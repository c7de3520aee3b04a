import { EXPORT_TOLERANCE } from '../../shared/engines/checked-export.js'
import type { EngineKind } from '../../shared/engines/engine.js'
import { type EngineMatrix, MATRIX_TOLERANCE } from '../../shared/engines/engine-matrix.js'
import { HALF, HALF_TOLERANCE } from '../../shared/engines/in-half-precision.js'

/** Whether every architecture gives on every engine what it should. */
export const matrixHolds = ({ rows }: EngineMatrix): boolean =>
  rows.every(({ differences }) => differences.every(difference => (difference ?? Infinity) <= MATRIX_TOLERANCE))

const cell = (difference: number | undefined): string =>
  difference === undefined ? 'fails' : difference === 0 ? '0' : difference.toExponential(1)

/** A table as the formatter prints it: columns of one width. @param right  whether all but the first are numbers */
function table(lines: readonly (readonly string[])[], right: boolean): string {
  const widths = lines[0].map((_, column) => Math.max(3, ...lines.map(cells => cells[column].length)))
  const isRight = (column: number) => right && column > 0
  const padded = lines.map(cells =>
    cells.map((cell, column) => (isRight(column) ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))),
  )
  const rule = widths.map((width, column) => (isRight(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)))
  return [padded[0], rule, ...padded.slice(1)].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

/** The page docs/engines.md. */
export function enginesPage({ engines, missing, rows }: EngineMatrix, kinds: readonly EngineKind[]): string {
  const names = engines.map(({ name }) => `\`${name}\``)
  return `# Engines

A trained network runs on any of these. Each architecture is written once, with tfjs-core; the ONNX form is recorded from
its own forward pass, checked by ONNX Runtime, and refused where it differs by more than ${EXPORT_TOLERANCE} of the largest
forecast. \`groundswell doctor\` shows which of them this machine has, how fast each is, and how to get the others.

${table([['engine', 'where it is missing'], ...kinds.map(({ name, howTo }) => [`\`${name}\``, howTo])], false)}

None but the last two is needed: \`onnxruntime-node\` is an optional dependency, the packages of the others are peers that
are loaded if they are there. An engine that fails while it runs, because its GPU is lost or its memory full, is closed;
the same batch goes to the next engine, each run says which engine it was, and the failed one is tried again later.

\`${HALF}\` behind the name of an engine of ONNX (\`--engine onnx-webgpu${HALF}\`) has it compute in half precision; every
forecast carries that name. \`auto\` never chooses it. A network that differs there by more than ${HALF_TOLERANCE} of the largest
forecast is refused.

Without a GPU the engines on WebGPU run on a software one, for function and not for speed: SwiftShader comes with Chromium
(\`VK_ICD_FILENAMES=/usr/lib/chromium/vk_swiftshader_icd.json LD_LIBRARY_PATH=/usr/lib/chromium\` on Debian).

## Every architecture on every engine

This page is made by \`groundswell engines --out docs/engines.md\`. A number is the greatest difference to \`tfjs-cpu\`,
relative to the largest forecast, of networks with weights that were drawn, in batches of 6 and 30 rows with streams, known
inputs and statics; ${MATRIX_TOLERANCE} is allowed.

${table([['architecture', ...names], ...rows.map(({ architecture, differences }) => [architecture, ...differences.map(cell)])], true)}

Run on:

${engines.map(({ name, description, device }) => `- \`${name}\`: ${description}; ${device}`).join('\n')}

Not on the machine that made this table: ${missing.map(name => `\`${name}\``).join(', ') || 'none'}.
`
}
