import type { Site } from '../../shared/domain/site.js'
import { countyAtlas } from '../../shared/ports/county-atlas.js'

/** The counties of the USA under the names that newspapers give them: without the state. */
export const usCounties = async (): Promise<readonly Site[]> =>
  (await countyAtlas('counties')).sites.map(site => ({ ...site, name: site.name.replace(/, [A-Z]{2}$/, '') }))
