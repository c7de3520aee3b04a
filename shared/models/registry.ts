import { climatology } from './climatology.js'
import { ema } from './ema.js'
import { persistence } from './persistence.js'
import type { PointKind } from './point-model.js'
import { ridge } from './ridge.js'

/** Every kind of model, in the order of the tables. A new one is one more file and one more line. */
export const POINT_KINDS: ReadonlyMap<string, PointKind> = new Map(
  [persistence, climatology, ema, ridge].map(kind => [kind.kind, kind]),
)
