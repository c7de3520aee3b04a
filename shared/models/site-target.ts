import { SettingsError } from '../domain/errors.js'
import type { Region } from '../domain/region.js'
import { SITE_FEATURES, type SiteFeatureRule } from '../domain/site-features.js'

/** What is forecast in a region of sites. @throws {SettingsError} in a region of pixels */
export function ruleOf({ id, domain }: Region): SiteFeatureRule {
  if (domain === 'seismic') throw new SettingsError(`region ${id} has no sites; use a seismic model`)
  return SITE_FEATURES[domain]
}
