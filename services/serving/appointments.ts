/** From an issue day on, this artefact speaks under a model's name. */
export interface Appointment {
  readonly model: string
  /** Content hash of the artefact, or NOBODY. */
  readonly hash: string
  /** First issue day. */
  readonly fromDay: number
}

/**
 * Who spoke when, in one region. It only grows, so that an issue that is computed again, after a crash or to explain it,
 * is said by the same artefact.
 */
export interface ServingBook {
  /** No issue day after this one has been forecast; absent: none has. */
  readonly saidTo?: number
  /** In the order in which they were made. */
  readonly appointments: readonly Appointment[]
}

/** Appointed where a model speaks no more: a challenger that was promoted or taken away. */
export const NOBODY = ''

export const EMPTY_BOOK: ServingBook = { appointments: [] }

/** Before any issue day; JSON has no −∞. */
const EVER = Number.MIN_SAFE_INTEGER

/** The newest appointment that is in force on an issue day. */
export const appointedAt = ({ appointments }: ServingBook, model: string, day: number): Appointment | undefined =>
  appointments.findLast(one => one.model === model && one.fromDay <= day)

/** The newest of all, in force or about to be. */
export const newestOf = (book: ServingBook, model: string): Appointment | undefined =>
  appointedAt(book, model, Infinity)

/** The newest appointment of another artefact than the newest: what a rollback goes to. */
export function previousOf(book: ServingBook, model: string): Appointment | undefined {
  const newest = newestOf(book, model)
  return book.appointments.findLast(one => one.model === model && one.hash !== NOBODY && one.hash !== newest?.hash)
}

/**
 * Appoints an artefact from the first issue day on that nobody has spoken about.
 *
 * @param saidTo  last issue day that was forecast, where that is known better than the book knows it
 */
export function appoint(book: ServingBook, model: string, hash: string, saidTo = book.saidTo): ServingBook {
  const newest = newestOf(book, model)
  if (newest?.hash === hash) return book
  const fromDay = saidTo === undefined ? EVER : saidTo + 1
  // An appointment that never came into force is replaced.
  const others = book.appointments.filter(one => one !== newest || one.fromDay < fromDay)
  return { ...book, appointments: [...others, { model, hash, fromDay }] }
}
