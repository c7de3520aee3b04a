import { readFileSync } from 'node:fs'

/** A process of this machine, told apart from an earlier one that had its number. */
export interface ProcessIdentity {
  readonly pid: number
  /** Boot id and start time in clock ticks since boot; empty where the system does not say (not Linux). */
  readonly started: string
}

/** Tells a living process apart from whoever gets its number later. */
export const identityOf = (pid: number): ProcessIdentity => ({ pid, started: startOf(pid) ?? '' })

/**
 * Whether the process still lives. Not Linux: a later process that got the same number counts as it.
 * Processes of other containers cannot be seen, and count as dead.
 */
export function isAlive({ pid, started }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives, and is another user's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return started === '' || startOf(pid) === started
}

/** @see proc(5): state is the third field of /proc/PID/stat, start time the 22nd; the second may hold spaces */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    // A killed process whose parent has not yet asked for its exit code is a zombie, and works no more.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${boot}/${fields[19]}`
  } catch {
    return undefined
  }
}
