import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(new URL('../../services/cli/groundswell.js', import.meta.url))

export interface CliResult {
  /** Exit status; null if a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Told when the command runs, to send it signals. */
  readonly onStart?: (child: ChildProcessWithoutNullStreams) => void
}

/** Runs the `groundswell` command as a user does, in a folder without settings and without those of the tester. */
export function runCli(
  args: readonly string[],
  { env = {}, cwd = tmpdir(), onStart }: CliOptions = {},
): Promise<CliResult> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('GROUNDSWELL_') && name !== 'NODE_TEST_CONTEXT',
  )
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd, env: { ...Object.fromEntries(inherited), ...env } })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', text => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', text => (stderr += text))
  onStart?.(child)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve({ code, stdout, stderr }))
  })
}
