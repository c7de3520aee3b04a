import { existsSync } from 'node:fs'
import { platform } from 'node:os'
import { env } from 'node:process'
import { EngineError } from './engine-error.js'

/** Where Linux shows a GPU (WSL too), or a Vulkan driver that was installed. */
const SIGNS = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg', '/etc/vulkan/icd.d', '/usr/share/vulkan/icd.d']

/**
 * Refuses where WebGPU surely finds nothing: it would look for Vulkan, and complain on the error stream of whoever runs us.
 * Only Linux tells; elsewhere it is tried.
 *
 * @throws {EngineError} no GPU and no Vulkan driver is there
 */
export function requireVulkan(name: string): void {
  if (platform() !== 'linux' || env.VK_ICD_FILENAMES || env.VK_DRIVER_FILES || SIGNS.some(existsSync)) return
  throw new EngineError(
    `${name} found no GPU and no Vulkan driver; install one, or name a software one in VK_ICD_FILENAMES`,
  )
}
