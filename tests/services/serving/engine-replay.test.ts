import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { Forecast } from '../../../shared/domain/messages.js'
import { HALF_TOLERANCE } from '../../../shared/engines/in-half-precision.js'
import { startTfjsWasm } from '../../../shared/engines/tfjs-wasm.js'
import { LmdbForecastStore } from '../../../shared/ports/forecast-store-lmdb.js'
import { csv } from '../../support/catalogs.js'
import { needsOnnxRuntime } from '../../support/onnx-runtime.js'
import { runCli } from '../../support/run-cli.js'
import { smallWorld } from '../../support/small-world.js'

await startTfjsWasm()
const { folder, settingsFile, lines, write } = await smallWorld(['persistence', 'lstm'])
const catalog = write('catalog.csv', csv(lines))
const place = (engine: string) => ['--data', join(folder, engine), '--settings', settingsFile]

/** Forecasts of a replay of the last fortnights on an engine. */
async function replayed(engine: string): Promise<{ forecasts: Forecast[]; stdout: string; stderr: string }> {
  const about = ['replay', '--region', 'small', '--catalog', catalog, '--from', '1970-10-01', '--engine', engine]
  const { code, stdout, stderr } = await runCli([...about, ...place(engine), '--json'])
  assert.equal(code, 0, stderr)
  const store = new LmdbForecastStore({ path: join(folder, engine, 'store') })
  const forecasts: Forecast[] = []
  for (const model of ['persistence', 'lstm']) {
    for await (const one of store.forecasts('small', model, { fromDay: 0, toDay: 1e6 })) forecasts.push(one)
  }
  await store.close()
  return { forecasts, stdout, stderr }
}

describe('a replay', () => {
  it('on one engine says what it says on another, to 0.0001, and which it was; each can be made again', async t => {
    if (!(await needsOnnxRuntime(t))) return
    const [onnx, wasm] = [await replayed('onnx-cpu'), await replayed('tfjs-wasm')]
    assert.match(onnx.stderr, /networks run on ONNX Runtime .* on cpu, .*: onnx-cpu, as it is set \[engine\]/)
    assert.ok(onnx.forecasts.length >= 8)
    assert.deepEqual(JSON.parse(onnx.stdout).engines, { 'onnx-cpu': onnx.forecasts.length / 2 })
    assert.equal(onnx.forecasts.length, wasm.forecasts.length)
    for (const [i, one] of onnx.forecasts.entries()) {
      const other = wasm.forecasts[i]
      const engines = one.model === 'lstm' ? ['onnx-cpu', 'tfjs-wasm'] : ['', '']
      assert.deepEqual([one.model, one.day, one.engine, other.engine], [other.model, other.day, ...engines])
      for (const part of ['mean', 'quantiles', 'exceedance'] as const) {
        for (const [p, value] of one[part].entries()) assert.ok(Math.abs(value - other[part][p]) < 1e-4)
      }
    }
    const day = new Date(onnx.forecasts.at(-1)!.day * 86_400_000).toISOString().slice(0, 10)
    for (const engine of ['onnx-cpu', 'tfjs-wasm']) {
      const explained = await runCli(['explain', `small/lstm/${day}`, ...place(engine)])
      assert.equal(explained.code, 0, explained.stderr)
      assert.match(explained.stdout, new RegExp(`made again on ${engine}: all \\d+ numbers are equal, bit for bit`))
    }
  })
  it('in half precision is labelled so, near what it says in single precision, and made again in the same', async t => {
    if (!(await needsOnnxRuntime(t))) return
    const [whole, half] = [await replayed('onnx-cpu'), await replayed('onnx-cpu-float16')]
    assert.match(half.stderr, /networks run on ONNX Runtime .* on cpu, in half precision, .*, as it is set \[engine\]/)
    assert.deepEqual(JSON.parse(half.stdout).engines, { 'onnx-cpu-float16': half.forecasts.length / 2 })
    const said = half.forecasts.filter(({ model }) => model === 'lstm')
    const before = whole.forecasts.filter(({ model }) => model === 'lstm')
    assert.equal(said.length, before.length)
    const largest = Math.max(...before.flatMap(({ mean }) => [...mean]))
    const apart = said.flatMap(({ mean }, i) => [...mean].map((value, p) => Math.abs(value - before[i].mean[p])))
    assert.ok(Math.max(...apart) > 0 && Math.max(...apart) < HALF_TOLERANCE * largest, `${Math.max(...apart)}`)
    const day = new Date(said.at(-1)!.day * 86_400_000).toISOString().slice(0, 10)
    const explained = await runCli(['explain', `small/lstm/${day}`, ...place('onnx-cpu-float16')])
    assert.equal(explained.code, 0, explained.stderr)
    assert.match(explained.stdout, /made again on onnx-cpu-float16: /)
  })
  it('names what is wrong with an engine', async () => {
    const about = ['replay', '--region', 'small', '--catalog', catalog, '--settings', settingsFile]
    const { code, stderr } = await runCli([...about, '--engine', 'abacus'])
    assert.equal(code, 2)
    assert.match(stderr, /no engine is named 'abacus'; choose auto or one of onnx-cuda/)
  })
})
