import type { Engine } from './engine.js'
import { startTfjsCpu } from './tfjs-cpu.js'
import { startTfjsWasm } from './tfjs-wasm.js'

/**
 * Starts the fastest engine that this machine has: WebAssembly, or plain JavaScript where that does not start.
 * Call it once, before a model of tensors is trained or asked.
 */
export async function startEngine(): Promise<Engine> {
  try {
    return await startTfjsWasm()
  } catch (error) {
    const engine = await startTfjsCpu()
    return { ...engine, description: `${engine.description} (wasm: ${error instanceof Error ? error.message : error})` }
  }
}
