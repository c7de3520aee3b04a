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
} as const

const BY_CODE: Readonly<Record<string, number>> = {
  SETTINGS: EXIT.unusable,
  INPUT_FILE: EXIT.unusable,
  ARTEFACT: EXIT.unusable,
  PORT: EXIT.unavailable,
  MESSAGE: EXIT.unavailable,
}

export const exitCodeOf = (error: unknown): number =>
  error instanceof NowcastError ? (BY_CODE[error.code] ?? EXIT.failed) : EXIT.failed

/** What is shown of an error: what we throw on purpose explains itself, anything else needs its stack. */
export const explainError = (error: unknown): string =>
  error instanceof NowcastError
    ? `groundswell: ${error.message} [${error.code}]`
    : `groundswell: ${error instanceof Error ? error.stack : String(error)}`
