import * as tf from '@tensorflow/tfjs-core'
import type { Engine, EngineKind } from './engine.js'
import { engineError } from './engine-error.js'
import { processorName } from './processor.js'
import { startTfjsCpu } from './tfjs-cpu.js'
import { tfjsNetworks } from './tfjs-networks.js'
import { startTfjsWasm } from './tfjs-wasm.js'

/** An engine that is there wherever Groundswell is, on the processor. */
const builtIn = (name: string, backend: string, startEngine: () => Promise<Engine>): EngineKind => ({
  name,
  howTo: 'it comes with Groundswell',
  start: async () => {
    const before = tf.getBackend()
    try {
      const { description } = await startEngine()
      return tfjsNetworks({ name, backend, description, device: processorName() })
    } catch (error) {
      throw engineError(name, 'does not start', error)
    } finally {
      if (before) await tf.setBackend(before)
    }
  },
})

export const TFJS_WASM = builtIn('tfjs-wasm', 'wasm', startTfjsWasm)

export const TFJS_CPU: EngineKind = { ...builtIn('tfjs-cpu', 'cpu', startTfjsCpu), lastResort: true }
