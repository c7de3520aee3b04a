import { ArtefactError } from '../../shared/domain/errors.js'
import type { Forecaster } from '../../shared/domain/forecaster.js'
import type { Features } from '../../shared/domain/messages.js'

const ARRAYS = ['mean', 'quantiles', 'exceedance'] as const

/**
 * Tries a model on an issue: it must say something of all that the one before it speaks of.
 *
 * @param before  in service now; absent: whatever is said will do, as of a site without a past nothing can be said
 * @throws {ArtefactError} it says no number where the other one does
 */
export async function checkSays(after: Forecaster, before: Forecaster | undefined, features: Features): Promise<void> {
  const said = await after.predict(features)
  const known = (await before?.predict(features)) ?? []
  for (const [h, prediction] of known.entries()) {
    for (const name of ARRAYS) {
      const lost = prediction[name].findIndex(
        (value, i) => Number.isFinite(value) && !Number.isFinite(said[h][name][i]),
      )
      if (lost === -1) continue
      throw new ArtefactError(
        `model '${after.model}' says ${said[h][name][lost]} as the ${name} of cell ${lost % features.cells}, ` +
          `${prediction.horizonDays} days ahead, where the one before it says a number; train it again`,
      )
    }
  }
}
