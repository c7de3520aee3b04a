import { NowcastError } from '../../shared/domain/errors.js'

/** What the program's exit status means. */
export const EXIT = {
  ok: 0,
  /** A defect of ours: worth a report. */
  failed: 1,
  /** Settings, arguments, files or artefacts that cannot be used: mend them and run again. */
  unusable: 2,
  /** A server, disk or log that does not do its part: the same command may succeed later. */
  unavailable: 3,
  /** Stopped by SIGINT or SIGTERM before the end it was to reach; what is shown is what was done until then. */
  interrupted: 130,
} as const

const BY_CODE: Readonly<Record<string, number>> = {
  SETTINGS: EXIT.unusable,
  INPUT_FILE: EXIT.unusable,
  ARTEFACT: EXIT.unusable,
  RULES: EXIT.unusable,
  DUTY: EXIT.unusable,
  EXPORT: EXIT.unusable,
  ENGINE: EXIT.unavailable,
  PORT: EXIT.unavailable,
  FETCH: EXIT.unavailable,
  MESSAGE: EXIT.unavailable,
  GRAFANA: EXIT.unavailable,
}

export const exitCodeOf = (error: unknown): number =>
  error instanceof NowcastError ? (BY_CODE[error.code] ?? EXIT.failed) : EXIT.failed

/** Ends with the exit code of an interrupted run. */
export function reportInterrupted(advice: string): void {
  process.stderr.write(`groundswell: stopped by a signal before the end; ${advice}\n`)
  process.exitCode = EXIT.interrupted
}

/** What is shown of an error: what we throw on purpose explains itself, anything else needs its stack. */
export const explainError = (error: unknown): string =>
  error instanceof NowcastError
    ? `groundswell: ${error.message} [${error.code}]`
    : `groundswell: ${error instanceof Error ? error.stack : String(error)}`
