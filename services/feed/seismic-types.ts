/** Spellings of one event type, in lower case with blanks, by the name that we count it under. */
const SPELLINGS: Readonly<Record<string, string>> = {
  eq: 'earthquake',
  qb: 'quarry blast',
  quarry: 'quarry blast',
  ex: 'explosion',
  sn: 'sonic boom',
  sonicboom: 'sonic boom',
  nt: 'nuclear explosion',
  'nuclear test': 'nuclear explosion',
  'mine explosion': 'mining explosion',
  'mine blast': 'mining explosion',
  '': 'no type given',
}

/** What counts as an earthquake. Everything else is excluded, and counted by its type. */
const EARTHQUAKES: ReadonlySet<string> = new Set(['earthquake'])

/**
 * One name for the spellings of an event type: SCEDC writes `qb`, the old USGS feeds `quarry_blast` or `quarry`, the
 * new ones `quarry blast`.
 */
export function seismicType(spelling: string): string {
  if (spelling === 'eq' || spelling === 'earthquake') return 'earthquake'
  const plain = spelling.trim().toLowerCase().replaceAll(/[_-]/g, ' ')
  return SPELLINGS[plain] ?? plain
}

export const isEarthquake = (type: string): boolean => EARTHQUAKES.has(type)
