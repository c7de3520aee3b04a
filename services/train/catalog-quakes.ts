import { from, lastValueFrom, toArray } from 'rxjs'
import { isOfQuakes, type QuakeObservations } from '../../shared/domain/messages.js'
import { columnsOf, DELETED, type Quake, type QuakeColumns } from '../../shared/domain/quake.js'
import type { Region } from '../../shared/domain/region.js'
import { widenGrid } from '../../shared/kernels/etas-background.js'
import { replayFiles } from '../connect/replay/replay-files.js'
import { feedStage } from '../feed/stage.js'

export interface CatalogQuakes {
  readonly quakes: QuakeColumns
  /** Records refused, by reason. */
  readonly rejected: Readonly<Record<string, number>>
}

/**
 * The final truth of catalogue files: every earthquake of a region, read and checked as the live feed does it. A pixel
 * around the region is kept too: the protocols differ in which edges belong to it.
 *
 * @throws {InputFileError}
 */
export async function catalogQuakes(paths: readonly string[], nowMs: number, region: Region): Promise<CatalogQuakes> {
  const wide = { ...region, grid: widenGrid(region.grid, 1), latenessDays: Number.MAX_SAFE_INTEGER }
  const stage = feedStage([wide])
  const state = stage.init()
  const truth = new Map<string, Quake>()
  for await (const batch of replayFiles({ domain: 'seismic', paths, nowMs })) {
    const messages = await lastValueFrom(from([batch]).pipe(stage.operator(state), toArray()))
    for (const message of messages)
      if (message.topic === 'observations' && isOfQuakes(message)) addTruth(truth, message)
  }
  return { quakes: columnsOf([...truth.values()]), rejected: state.seismic.counts.rejected }
}

function addTruth(truth: Map<string, Quake>, { quakes }: QuakeObservations): void {
  for (let i = 0; i < quakes.length; i++) {
    const id = quakes.id[i]
    if (quakes.kind[i] === DELETED) truth.delete(id)
    else {
      const [timeMs, latitude, longitude] = [quakes.timeMs[i], quakes.latitude[i], quakes.longitude[i]]
      truth.set(id, { id, timeMs, latitude, longitude, magnitude: quakes.magnitude[i] })
    }
  }
}
