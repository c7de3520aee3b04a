import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const QUERY = ['--query-gpu=name,memory.total,memory.free,driver_version', '--format=csv,noheader']

/** Name, memory, free memory and driver of each NVIDIA GPU, a line each; undefined where there is no driver. */
export async function nvidiaGpus(): Promise<string[] | undefined> {
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', QUERY, { timeout: 10_000 })
    return stdout.split('\n').filter(line => line !== '')
  } catch {
    return undefined
  }
}
