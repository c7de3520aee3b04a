import type { Region } from '../../shared/domain/region.js'

/**
 * Whether a state that was made for some regions can go on with others: all is the same but for what is now known of a
 * site and was not, such as the drainage area of a gauge. Sites that come or go, or whose area is another, are others:
 * state names a site by its place, and holds what its old area gave.
 *
 * @param saved, now  regions as JSON
 */
export function sameRegions(saved: string, now: string): boolean {
  if (saved === now) return true
  const [before, after] = [saved, now].map(text => JSON.parse(text) as readonly Region[])
  return before.length === after.length && before.every((region, i) => goesOn(region, after[i]))
}

function goesOn({ sites: before = [], ...region }: Region, { sites: after = [], ...now }: Region): boolean {
  const knows = (site: object, later: object) =>
    Object.entries(site).every(([name, value]) => isSame(value, later[name as keyof typeof later]))
  return isSame(region, now) && before.length === after.length && before.every((site, s) => knows(site, after[s]))
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
