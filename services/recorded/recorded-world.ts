/** A feature as the USGS feeds write it; what is not named here is passed on as it is. */
export interface UsgsFeature {
  readonly type: 'Feature'
  readonly id: string
  readonly properties: {
    readonly time: number
    readonly updated: number
    readonly mag: number | null
    readonly status: string
    readonly type: string
    readonly ids: string
    readonly [name: string]: unknown
  }
  readonly geometry: { readonly type: 'Point'; readonly coordinates: readonly (number | null)[] }
}

/** What the service said of an event, and when. */
export interface UsgsVersion {
  readonly atMs: number
  readonly feature: UsgsFeature
}

/** What the standing order said of it, and when: the text of one message. */
export interface EmscVersion {
  readonly atMs: number
  readonly action: 'create' | 'update' | 'delete'
  /** The feature. */
  readonly data: EmscFeature
}

export interface EmscFeature {
  readonly type: 'Feature'
  readonly id: string
  readonly geometry: { readonly type: 'Point'; readonly coordinates: readonly number[] }
  readonly properties: {
    readonly unid: string
    readonly time: string
    readonly lastupdate: string
    readonly lat: number
    readonly lon: number
    readonly depth: number
    readonly [name: string]: unknown
  }
}

/** One event with all that was ever said of it; both histories in the order in which it was said. */
export interface EventHistory {
  readonly timeMs: number
  readonly usgs: readonly UsgsVersion[]
  readonly emsc: readonly EmscVersion[]
}

/** What the services could know. */
export interface RecordedWorld {
  nowMs(): number
  /** Events by origin time, from the first moment to before the second. */
  eventsBetween(fromMs: number, toMs: number): readonly EventHistory[]
}

/** The newest version at a moment; undefined where nothing was said yet. */
export const versionAt = <T extends { readonly atMs: number }>(versions: readonly T[], nowMs: number): T | undefined =>
  versions.findLast(({ atMs }) => atMs <= nowMs)

export const isDeleted = ({ feature }: UsgsVersion): boolean => feature.properties.status.toLowerCase() === 'deleted'
