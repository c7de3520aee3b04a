/** Spellings of one event type, in lower case with blanks, by the name that we count it under. */
const SPELLINGS: Readonly<Record<string, string>> = {
  eq: 'earthquake',
  qb: 'quarry blast',
  quarry: 'quarry blast',
  // Codes of the International Seismological Centre, which EMSC writes: known, suspected, felt, damaging.
  ke: 'earthquake',
  se: 'earthquake',
  fe: 'earthquake',
  de: 'earthquake',
  kh: 'explosion',
  sh: 'explosion',
  kx: 'explosion',
  sx: 'explosion',
  km: 'mining explosion',
  sm: 'mining explosion',
  kn: 'nuclear explosion',
  kr: 'rock burst',
  sr: 'rock burst',
  ki: 'induced or triggered event',
  si: 'induced or triggered event',
  ls: 'landslide',
  uk: 'no type given',
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
