import type { Features, Field } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'

/** What only a domain knows of an issue: the rest is the same for all. */
export type IssueColumns = Pick<Features, 'names' | 'cells' | 'columns' | 'knownNames' | 'known'>

/** How the fields of one domain become features. */
export interface RegionFeatures<History extends { readonly day?: number }> {
  /** What the features of one region remember; changed in place, survives v8.serialize. */
  init(region: Region): History
  /** Takes in the field of the next day, or a new truth about a day before. */
  add(history: History, region: Region, field: Field): void
  /** Features of the newest day. */
  columns(history: History, region: Region, day: number): IssueColumns
}
