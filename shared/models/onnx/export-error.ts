import { NowcastError } from '../../domain/errors.js'

/** A network that cannot be written as a graph that is the same for every batch, or whose graph gives other numbers. */
export class ExportError extends NowcastError {
  readonly code = 'EXPORT'
}
