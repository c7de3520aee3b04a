import { from, lastValueFrom, toArray } from 'rxjs'
import { isOfQuakes, isRawBatch, type QuakeObservations } from '../../shared/domain/messages.js'
import { DELETED } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import type { EventLog } from '../../shared/ports/event-log.js'
import { decode } from '../../shared/ports/message-codec.js'
import type { SourceHierarchy } from '../feed/seismic/agency-order.js'
import { feedStage } from '../feed/stage.js'

/** An earthquake that stands: the newest truth about it. */
export interface KnownQuake {
  readonly id: string
  /** Id of the region that it is in. */
  readonly region: string
  /** Origin time, ms since 1970. */
  readonly timeMs: number
  /** NaN where the source does not say. */
  readonly updatedMs: number
  readonly latitude: number
  readonly longitude: number
  /** NaN where unknown. */
  readonly depthKm: number
  /** NaN where unknown. */
  readonly magnitude: number
}

/**
 * The earthquakes that the feed accepted of what the log holds, revised and deleted as it was told; by origin time. They
 * are read again from the raw records, by the feed's own stage, since a run in one process keeps no observations. Memory
 * grows with the catalogue, as that of the feed does.
 *
 * @throws {PortError | MessageError}
 */
export async function acceptedQuakes(
  log: EventLog,
  regions: readonly Region[],
  hierarchy: SourceHierarchy,
): Promise<readonly KnownQuake[]> {
  const stage = feedStage(regions, hierarchy)
  const state = stage.init()
  const known = new Map<string, KnownQuake>()
  for await (const record of log.read('raw.seismic', 'seismic')) {
    const batch = decode(record)
    if (!isRawBatch(batch)) continue
    const messages = await lastValueFrom(from([batch]).pipe(stage.operator(state), toArray()))
    for (const message of messages) {
      if (message.topic === 'observations' && isOfQuakes(message)) note(known, message)
    }
  }
  return [...known.values()].sort((a, b) => a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1))
}

function note(known: Map<string, KnownQuake>, { region, quakes }: QuakeObservations): void {
  for (let i = 0; i < quakes.length; i++) {
    const id = quakes.id[i]
    const key = `${region}/${id}`
    if (quakes.kind[i] === DELETED) known.delete(key)
    else {
      known.set(key, {
        id,
        region,
        timeMs: quakes.timeMs[i],
        updatedMs: quakes.updatedMs[i],
        latitude: quakes.latitude[i],
        longitude: quakes.longitude[i],
        depthKm: quakes.depthKm[i],
        magnitude: quakes.magnitude[i],
      })
    }
  }
}
