import * as tf from '@tensorflow/tfjs-core'
import type { EngineKind, NetworkEngine } from './engine.js'
import { EngineError, engineError } from './engine-error.js'
import { requireVulkan } from './gpu-device.js'
import { optionalPackage } from './optional-package.js'
import { startBackend } from './start-backend.js'
import { tfjsNetworks } from './tfjs-networks.js'

const NAME = 'tfjs-webgpu'

/** What we use of the package `webgpu`. */
interface Dawn {
  readonly globals: object
  create(options: readonly string[]): Gpu
}

interface Gpu {
  requestAdapter(): Promise<{ readonly info: Readonly<Record<string, string>> } | null>
}

/** tfjs on any GPU, by WebGPU without a browser. */
export const TFJS_WEBGPU: EngineKind = {
  name: NAME,
  howTo: 'npm install webgpu @tensorflow/tfjs-backend-webgpu, with a Vulkan, Metal or Direct3D 12 driver',
  start: () => startWebgpu().catch(error => Promise.reject(engineError(NAME, 'does not start', error))),
}

async function startWebgpu(): Promise<NetworkEngine> {
  const { create, globals } = await optionalPackage<Dawn>(NAME, 'webgpu')
  requireVulkan(NAME)
  const gpu = create([])
  const adapter = await gpu.requestAdapter()
  if (!adapter) throw new EngineError(`${NAME} found no GPU; install its driver (Vulkan on Linux), or a software one`)
  const { vendor, architecture, description } = adapter.info
  // The backend asks the page for its GPU, as in a browser, and looks when it is loaded.
  Object.assign(globalThis, globals)
  const page = globalThis as { navigator?: object }
  if (page.navigator === undefined) Object.defineProperty(page, 'navigator', { value: {}, configurable: true })
  Object.defineProperty(page.navigator, 'gpu', { value: gpu, configurable: true })
  await optionalPackage(NAME, '@tensorflow/tfjs-backend-webgpu')
  await startBackend(NAME, 'webgpu')
  return tfjsNetworks({
    name: NAME,
    backend: 'webgpu',
    description: `tfjs ${tf.version_core} on WebGPU`,
    device: [vendor, architecture, description].filter(Boolean).join(' '),
    // Node does not end while the device is open.
    close: async () => {
      const { device } = tf.engine().findBackend('webgpu') as tf.KernelBackend & { device: Destroyable }
      device.destroy()
      tf.removeBackend('webgpu')
    },
  })
}

interface Destroyable {
  destroy(): void
}
