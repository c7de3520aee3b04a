import type { PixelGrid } from './pixel-grid.js'

/**
 * Base of every error we throw on purpose. `code` never changes: logs, metrics and exit codes go by it.
 * The message gives the value that was wrong, then how to mend it.
 */
export abstract class NowcastError extends Error {
  abstract readonly code: string
  /** Whether the same call may succeed later without anyone changing anything. */
  readonly canRetry: boolean = false
}

/** A field that does not hold one value per pixel of its grid. */
export class FieldShapeError extends NowcastError {
  readonly code = 'FIELD_SHAPE'
  constructor(length: number, { rows, cols }: PixelGrid) {
    super(
      `field holds ${length} values but the grid has ${rows} × ${cols} pixels; ` +
        `allocate it with new Float64Array(${rows * cols})`,
    )
  }
}

/** A setting, flag or argument that cannot be used. */
export class SettingsError extends NowcastError {
  readonly code = 'SETTINGS'
}

/** An input file that cannot be used at all: missing, not readable, cut off, of no known format. */
export class InputFileError extends NowcastError {
  readonly code = 'INPUT_FILE'
}

/** A message that breaks the rules of its topic: unknown layout, or a gap in its sequence. */
export class MessageError extends NowcastError {
  readonly code = 'MESSAGE'
}

/** A model artefact that is missing, broken, or made for other inputs. */
export class ArtefactError extends NowcastError {
  readonly code = 'ARTEFACT'
}

/** A server or disk behind a port that does not do its part. */
export class PortError extends NowcastError {
  readonly code = 'PORT'
  override readonly canRetry: boolean
  constructor(message: string, options: { canRetry: boolean; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.canRetry = options.canRetry
  }
}
