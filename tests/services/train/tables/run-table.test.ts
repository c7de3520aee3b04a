import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OpenTable } from '../../../../services/train/tables/result-table.js'
import { type RowStore, runTable } from '../../../../services/train/tables/run-table.js'
import { tableResult } from '../../../../services/train/tables/table-result.js'
import { tableMarkdown } from '../../../../services/train/tables/table-text.js'

/** Seconds that each model takes for a seed. */
const SECONDS: Readonly<Record<string, number>> = { quick: 60, slow: 61 }

/** A table whose rows take the time above; `ran` lists those that were not kept. */
function tableAndStore() {
  const ran: string[] = []
  const kept = new Map<string, string>()
  const store: RowStore = {
    read: name => Promise.resolve(kept.has(name) ? JSON.parse(kept.get(name)!) : undefined),
    write: (name, value) => Promise.resolve(void kept.set(name, JSON.stringify(value))),
  }
  const table: OpenTable = {
    dataHash: 'abc',
    models: Object.keys(SECONDS),
    metrics: [{ key: 'mse', label: 'MSE', digits: 1 }],
    notes: [],
    published: [],
    mostSeeds: () => 3,
    identity: (model, seed) => `${model} ${seed}`,
    run: (model, seed) => {
      ran.push(`${model}-${seed}`)
      return Promise.resolve({
        ...{ model, seed, identity: `${model} ${seed}`, validation: NaN, parameters: 1, settings: {} },
        ...{ seconds: SECONDS[model], forecasts: new Float64Array(0) },
        scores: [{ column: 'all', values: { mse: 10 + seed } }],
      })
    },
  }
  return { ran, store, table }
}

const context = { nowMs: () => 0 }

describe('runTable', () => {
  it('keeps a model to its first seed if that took longer than a cheap one', async () => {
    const { ran, store, table } = tableAndStore()
    await runTable(table, { seeds: 3, cheapSeconds: 60, store, context })
    assert.deepEqual(ran, ['quick-1', 'quick-2', 'quick-3', 'slow-1'])
  })
  it('counts the seed that a shorter run kept as the first', async () => {
    const { ran, store, table } = tableAndStore()
    await runTable(table, { seeds: 1, store, context })
    const rows = await runTable(table, { seeds: 3, cheapSeconds: 60, store, context })
    assert.deepEqual(ran, ['quick-1', 'slow-1', 'quick-2', 'quick-3'])
    assert.deepEqual(
      rows.map(({ model, seed }) => `${model}-${seed}`),
      ['quick-1', 'quick-2', 'quick-3', 'slow-1'],
    )
  })
  it('gives all their seeds where no time is named', async () => {
    const { ran, store, table } = tableAndStore()
    await runTable(table, { seeds: 2, store, context })
    assert.deepEqual(ran, ['quick-1', 'quick-2', 'slow-1', 'slow-2'])
  })
  it('marks the slow ones on the page', async () => {
    const { store, table } = tableAndStore()
    const rows = await runTable(table, { seeds: 3, cheapSeconds: 60, store, context })
    const facts = { command: '', packageVersion: '0', finishedAt: '', engine: '', machine: {}, cheapSeconds: 60 }
    const page = tableMarkdown(
      tableResult({ name: 't', title: 'T', data: '', open: () => assert.fail() }, table, rows, facts),
    )
    assert.match(page, /^- A model whose first seed took longer than 60 s was given no other: "1, slow"\.$/m)
    // Of seeds 1, 2 and 3 the scores are 11, 12 and 13.
    assert.match(page, /^\| `quick` \| 3 \| 12\.0 ± 1\.0 \|/m)
    assert.match(page, /^\| `slow` \| 1, slow \| 11\.0 \|/m)
  })
})
