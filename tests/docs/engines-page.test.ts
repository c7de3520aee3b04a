import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { enginesPage, matrixHolds } from '../../services/cli/engines-page.js'
import { ENGINE_KINDS } from '../../shared/engines/engine-kinds.js'
import { type EngineMatrix, MATRIX_TOLERANCE } from '../../shared/engines/engine-matrix.js'
import { NETWORKS } from '../../shared/models/networks/registry.js'

const page = readFileSync(fileURLToPath(new URL('../../../docs/engines.md', import.meta.url)), 'utf8')
const cellsOf = (first: string): string[] | undefined =>
  page
    .split('\n')
    .map(line => line.split('|').map(cell => cell.trim()))
    .find(cells => cells[1] === first)
    ?.slice(2, -1)

describe('docs/engines.md', () => {
  for (const { name, howTo } of ENGINE_KINDS) {
    it(`says how to get ${name}`, () => assert.deepEqual(cellsOf(`\`${name}\``), [howTo]))
  }
  for (const architecture of NETWORKS.keys()) {
    it(`has ${architecture} on every engine of its table, near enough`, () => {
      const engines = cellsOf('architecture')!
      const differences = cellsOf(architecture)
      assert.equal(differences?.length, engines.length)
      for (const difference of differences!) assert.ok(Number(difference) <= MATRIX_TOLERANCE, difference)
    })
  }
  it('has both of the processor’s engines that are the default, and a GPU’s', () => {
    const engines = cellsOf('architecture')!
    for (const name of ['onnx-cpu', 'tfjs-wasm']) assert.ok(engines.includes(`\`${name}\``), name)
    assert.ok(engines.some(name => name.includes('webgpu')))
  })
})

describe('the page of a matrix', () => {
  const matrix = (...differences: (number | undefined)[]): EngineMatrix => ({
    engines: differences.map((_, i) => ({ name: `e${i}`, description: 'what', device: 'where' })),
    missing: [],
    rows: [{ architecture: 'lstm', differences }],
  })
  it('shows what differs, what is equal and what fails', () =>
    assert.match(enginesPage(matrix(0, 2.5e-7, undefined), []), /^\| lstm {9}\| +0 \| 2\.5e-7 \| fails \|$/m))
  const cases: [what: string, matrix: EngineMatrix, holds: boolean][] = [
    ['all near enough', matrix(0, 1e-4), true],
    ['one too far', matrix(0, 1.1e-4), false],
    ['one that fails', matrix(0, undefined), false],
    ['one that is not finite', matrix(Infinity), false],
  ]
  for (const [what, given, holds] of cases) it(`${what}: ${holds}`, () => assert.equal(matrixHolds(given), holds))
})
