import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../services/cli/groundswell.js', import.meta.url))
const HOOK = new URL('./kill-hook.js', import.meta.url).href

/** How a process ended. */
export interface Ended {
  /** Its exit status; null if a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: Buffer
  readonly stderr: string
}

/** Runs the `groundswell` command as its users do. @param kill  where it is killed, see `kill-hook.ts` */
export function groundswell(args: readonly string[], kill?: { nth: number; holds: string }): Promise<Ended> {
  const env = { ...process.env, GROUNDSWELL_TEST_KILL: JSON.stringify(kill ?? null), NODE_TEST_CONTEXT: undefined }
  const child = spawn(process.execPath, ['--import', HOOK, PROGRAM, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out: Buffer[] = []
  let stderr = ''
  child.stdout.on('data', (data: Buffer) => out.push(data))
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout: Buffer.concat(out), stderr }))
  })
}
