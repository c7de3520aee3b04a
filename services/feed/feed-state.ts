import { initTruth, type QuakeTruth } from './seismic/quake-solution.js'

/** How far one source has come. */
export interface SourceProgress {
  /** Last cursor taken. */
  cursor: number
  /** Its heartbeat, ms since 1970; −Infinity before the first. */
  completeToMs: number
  ended: boolean
  /** It sends rejects back, and says nothing of event time; absent in snapshots of older versions. */
  readonly redrives?: boolean
}

/** Where one region's stream stands. */
export interface RegionProgress {
  watermarkMs: number
  ended: boolean
}

/**
 * What became of the records. Each one read is exactly one of accepted, revised, repeated, deleted, void, outside,
 * excluded (by type) or rejected (by reason).
 */
export interface FeedCounts {
  read: number
  /** First reports of a quake inside a region. */
  accepted: number
  /** Later reports that changed the truth. */
  revised: number
  /** Reports that said nothing new. */
  repeated: number
  /** Reports that took a quake back, among them those that now call it something else than an earthquake. */
  deleted: number
  /** Deletions of what was never reported. */
  void: number
  /** Earthquakes that no region covers. */
  outside: number
  /** Reports of other events than earthquakes, by type; readings of closed days beside those of open ones. */
  readonly excluded: Record<string, number>
  /** By reason; `late` among them. */
  readonly rejected: Record<string, number>
  /** Of the accepted and revised, those whose magnitude is unknown. */
  unknownMagnitude: number
  /** Batches that had come before: a connector was killed between publishing one and noting it. */
  repeatedBatches: number
}

/** How far sources and regions of one domain have come. */
export interface FeedProgress {
  readonly sources: Map<string, SourceProgress>
  readonly regions: Map<string, RegionProgress>
}

/** All that the seismic feed remembers between two batches; changed in place, survives v8.serialize. */
export interface FeedState extends FeedProgress {
  readonly truth: QuakeTruth
  readonly counts: FeedCounts
}

export const initFeed = (): FeedState => ({
  sources: new Map(),
  regions: new Map(),
  truth: initTruth(),
  counts: initCounts(),
})

export const initCounts = (): FeedCounts => ({
  read: 0,
  accepted: 0,
  revised: 0,
  repeated: 0,
  deleted: 0,
  void: 0,
  outside: 0,
  excluded: {},
  rejected: {},
  unknownMagnitude: 0,
  repeatedBatches: 0,
})

/** Progress of a region; one that is new to the state begins at the beginning. */
export function progressOf({ regions }: FeedProgress, region: string): RegionProgress {
  const known = regions.get(region)
  if (known !== undefined) return known
  const progress = { watermarkMs: -Infinity, ended: false }
  regions.set(region, progress)
  return progress
}

export function countUp(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}
