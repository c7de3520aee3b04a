import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { KillPoint, Life } from './kill-plan.js'

const PROGRAM = fileURLToPath(new URL('../../services/cli/groundswell.js', import.meta.url))
const HOOK = new URL('./kill-hook.js', import.meta.url).href

/** How a process ended. */
export interface Ended {
  /** Its exit status; undefined if a signal ended it. */
  readonly code?: number
  readonly signal?: NodeJS.Signals
  readonly stdout: string
  readonly stderr: string
  readonly ms: number
}

export interface Started {
  readonly ended: Promise<Ended>
  stop(signal: NodeJS.Signals): void
}

/** Starts the `groundswell` command as its users do, and kills it at a point of its life. */
export function startProgram(args: readonly string[], point?: KillPoint): Started {
  const startMs = performance.now()
  const env = { ...process.env, GROUNDSWELL_TEST_KILL: JSON.stringify(point ?? null), NODE_TEST_CONTEXT: undefined }
  const child = spawn(process.execPath, ['--import', HOOK, PROGRAM, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', text => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
  const timer = point?.at === 'clock' ? setTimeout(() => child.kill('SIGKILL'), point.afterMs) : undefined
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const ms = performance.now() - startMs
      resolve({ code: code ?? undefined, signal: signal ?? undefined, stdout, stderr, ms })
    })
  })
  return { ended, stop: signal => void child.kill(signal) }
}

/** What an undisturbed process says of itself. */
export const lifeOf = ({ ms, stderr }: Ended): Life => ({
  runMs: Math.ceil(ms),
  records: Number(/^records: (\d+)/m.exec(stderr)?.[1]),
})

/** Runs the command to its end. @throws if it does not end well */
export async function runProgram(args: readonly string[]): Promise<Ended> {
  const ended = await startProgram(args).ended
  if (ended.code !== 0)
    throw new Error(`groundswell ${args.join(' ')} ended with ${ended.code ?? ended.signal}:\n${ended.stderr}`)
  return ended
}
