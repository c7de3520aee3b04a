import { ArtefactError } from '../domain/errors.js'
import type { Domain } from '../domain/region.js'
import { climatology } from './climatology.js'
import { ema } from './ema.js'
import { etas } from './etas.js'
import { lstm } from './lstm.js'
import { persistence } from './persistence.js'
import type { PointKind } from './point-model.js'
import { ridge } from './ridge.js'
import { siteClimatology } from './site-climatology.js'
import { siteEma } from './site-ema.js'
import { SITE_MLP, siteNetwork } from './site-network.js'
import { sitePersistence } from './site-persistence.js'
import { siteRidge } from './site-ridge.js'
import { trees } from './trees.js'

const byName = (kinds: readonly PointKind[]): ReadonlyMap<string, PointKind> =>
  new Map(kinds.map(kind => [kind.kind, kind]))

const SITE_KINDS = byName([sitePersistence, siteClimatology, siteEma, siteRidge, siteNetwork(SITE_MLP)])

/** Every kind of model of a domain, in the order of the tables. A new one is one more file and one more line. */
export const POINT_KINDS: Readonly<Record<Domain, ReadonlyMap<string, PointKind>>> = {
  seismic: byName([persistence, climatology, ema, etas, ridge, trees, lstm]),
  streamflow: SITE_KINDS,
  covid: SITE_KINDS,
}

/** @throws {ArtefactError} if there is no such kind */
export function pointKind(domain: Domain, name: string): PointKind {
  const kind = POINT_KINDS[domain].get(name)
  if (kind !== undefined) return kind
  throw new ArtefactError(
    `'${name}' is no kind of ${domain} model; known are ${[...POINT_KINDS[domain].keys()].join(', ')}`,
  )
}
