import type { TestContext } from 'node:test'
import { EngineError } from '../../shared/engines/engine-error.js'
import { ONNX_CPU } from '../../shared/engines/onnx.js'

/** Whether ONNX Runtime is there; a test that needs it is skipped without, and in CI it fails. */
export async function needsOnnxRuntime(t: TestContext): Promise<boolean> {
  try {
    await (await ONNX_CPU.start()).close()
    return true
  } catch (error) {
    if (!(error instanceof EngineError) || process.env.CI === 'true') throw error
    t.skip(`needs ONNX Runtime: ${ONNX_CPU.howTo}`)
    return false
  }
}
