import { PortError } from '../domain/errors.js'

/**
 * lmdb, or why it does not load: its program is a package of its own for each platform, optional to npm. Who needs no
 * embedded log or store must not need it either.
 */
const lmdb = await import('lmdb').catch((error: unknown) => ({ error }))

/** How to get lmdb where it is missing. */
export const LMDB_HOW_TO =
  `run npm ci without --omit=optional, which leaves out its program for ${process.platform} ${process.arch} ` +
  '(and that of TypeScript), or take servers instead: log.kind=kafka, store.kind=influx'

/** Why there is no embedded log and store here; undefined where there are. */
export const lmdbFault = (): unknown => ('error' in lmdb ? lmdb.error : undefined)

/** As lmdb's own. @throws {PortError} it is not installed for this platform */
export const open: typeof import('lmdb').open =
  'error' in lmdb
    ? () => {
        throw new PortError(`the embedded log and store need lmdb, which does not load here; ${LMDB_HOW_TO}`, {
          canRetry: false,
          cause: lmdb.error,
        })
      }
    : lmdb.open
