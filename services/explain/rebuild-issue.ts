import { from, lastValueFrom, toArray } from 'rxjs'
import { ArtefactError } from '../../shared/domain/errors.js'
import { type Features, isRawBatch, type Observations } from '../../shared/domain/messages.js'
import type { Region } from '../../shared/domain/region.js'
import type { EventLog } from '../../shared/ports/event-log.js'
import { decode } from '../../shared/ports/message-codec.js'
import type { Settings } from '../../shared/ports/settings-schema.js'
import { featuresStage } from '../features/stage.js'
import { feedStage } from '../feed/stage.js'
import { gridStage } from '../grid/stage.js'
import { chainOf } from '../run/chain.js'
import { hierarchyOf } from '../source-settings.js'

/** An issue, made again from what came in. */
export interface RebuiltIssue {
  readonly features: Features
  /** Raw records that went into it. */
  readonly records: number
  /** Where they stand in the raw topic: the first, and the last one before the issue. */
  readonly offsets: readonly [first: bigint, last: bigint]
  /** All that the feed accepted of the region, in its order. */
  readonly observations: readonly Observations[]
}

/**
 * Makes the features of one issue again, by the stages themselves, from the raw records that the log holds.
 *
 * @throws {ArtefactError} the log holds no such issue
 * @throws {PortError}
 */
export async function rebuildIssue(
  log: EventLog,
  region: Region,
  { day, revision }: Pick<Features, 'day' | 'revision'>,
  seismic: Settings['source']['seismic'],
): Promise<RebuiltIssue> {
  const regions = [region]
  const feed = feedStage(regions, hierarchyOf(seismic))
  const rest = chainOf([
    { name: 'grid', stage: gridStage(regions) },
    { name: 'features', stage: featuresStage(regions, { issueFromDay: day }) },
  ])
  const [feedState, restState] = [feed.init(), rest.init()]
  const observations: Observations[] = []
  let records = 0
  let first: bigint | undefined
  for await (const record of log.read(`raw.${region.domain}`, region.domain)) {
    if (record.key !== region.domain) continue
    const batch = decode(record)
    if (!isRawBatch(batch)) continue
    first ??= record.offset
    records++
    const fed = await lastValueFrom(from([batch]).pipe(feed.operator(feedState), toArray()))
    for (const message of fed) if (message.topic === 'observations') observations.push(message)
    for (const message of await lastValueFrom(from(fed).pipe(rest.operator(restState), toArray()))) {
      if (message.topic !== 'features' || message.day !== day || message.revision !== revision) continue
      return { features: message, records, offsets: [first, record.offset], observations }
    }
  }
  throw new ArtefactError(
    `the log's ${records} records of ${region.domain} hold no issue of day ${day}, revision ${revision}, in region ` +
      `${region.id}; name the data folder of the run that forecast it, with the settings that it had`,
  )
}
