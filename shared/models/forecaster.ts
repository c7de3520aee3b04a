import { ArtefactError } from '../domain/errors.js'
import type { Forecaster } from '../domain/forecaster.js'
import type { Region } from '../domain/region.js'
import { type Artefact, artefactHash } from './artefact.js'
import { CALIBRATORS } from './calibrators.js'
import { activeBackend, type NetworkHost } from './networks/network-host.js'
import { pointKind } from './registry.js'

/**
 * Makes a trained model ready to forecast.
 *
 * @param host  runs its networks; absent: whichever engine was started before, see `shared/engines`
 * @throws {ArtefactError} if the model is of no known kind, or was made for another region, grid or horizons
 */
export function loadForecaster(artefact: Artefact, region: Region, host: NetworkHost = activeBackend): Forecaster {
  const { manifest, weights } = artefact
  const kind = pointKind(region.domain, manifest.kind)
  checkRegion(artefact, region)
  const calibrate = CALIBRATORS[region.domain].load(artefact, region)
  const point = kind.load({ ...manifest, weights }, region, host)
  return {
    model: manifest.model,
    hash: artefactHash(artefact),
    trainedToDay: manifest.trainedToDay,
    predict: async features => {
      const { means, engine = '' } = await point.predict(features)
      return calibrate(means, features).map(prediction => ({ ...prediction, engine }))
    },
    close: () => point.close(),
  }
}

/** A model of sites serves any sites of its domain; one of pixels knows them by their place in the grid. */
function checkRegion({ manifest }: Artefact, expected: Region): void {
  const { id, domain, grid, sites, windowDays, horizonsDays, leastMagnitude } = expected
  const { region, model } = manifest
  const sameGrid = (Object.keys(grid) as (keyof typeof grid)[]).every(key => region.grid[key] === grid[key])
  const isFor = region.domain === domain && (sites !== undefined || (region.id === id && sameGrid))
  if (!isFor) {
    throw new ArtefactError(
      `model '${model}' was trained for ${region.domain} region '${region.id}', not for '${id}'; train it for this one`,
    )
  }
  if (region.leastMagnitude !== leastMagnitude) {
    const told = (magnitude: number | undefined) => (magnitude === undefined ? 'all magnitudes' : `M ≥ ${magnitude}`)
    throw new ArtefactError(
      `model '${model}' was trained on ${told(region.leastMagnitude)}, region '${id}' shows it ${told(leastMagnitude)}; ` +
        `train it for these, or set the region's leastMagnitude to the model's`,
    )
  }
  if (manifest.windowDays !== windowDays || String(manifest.horizonsDays) !== String(horizonsDays)) {
    throw new ArtefactError(
      `model '${model}' speaks of ${manifest.windowDays} days that end ${manifest.horizonsDays} days ahead, not of ` +
        `${windowDays} that end ${horizonsDays} days ahead; train it for these`,
    )
  }
}
