import { SettingsError } from '../../../shared/domain/errors.js'
import type { InfluenzaModel } from './model.js'
import { cubeAt, HORIZONS, initCube, issuesOf, type Part } from './protocol.js'

/** Why a table has no row of it. */
export const TIMEGPT_SKIPPED =
  '`timegpt` is left out: it is a paid service. Set NIXTLA_API_KEY and name it with --models to run it.'

const PARTS: readonly Part[] = ['validation', 'test']

/** TimeGPT as it comes: each week of issue one request with all that was known of all regions. */
export const timeGptModel: InfluenzaModel = {
  name: 'timegpt',
  mostSeeds: 1,
  config: { model: 'timegpt-1' },
  fit: async (data, { service }) => {
    if (service === undefined) throw new SettingsError(TIMEGPT_SKIPPED)
    const cube = initCube(data)
    for (const part of PARTS) {
      const { first, last } = issuesOf(data, part)
      for (let issue = first; issue <= last; issue++) {
        const series = data.percent.map(values => values.slice(0, issue + 1))
        const said = await service.forecast({ series, horizon: HORIZONS.length, frequency: 'week' })
        said.forEach((ahead, r) => {
          for (const h of HORIZONS) cube[cubeAt(data, h, r, issue)] = ahead[h - 1]
        })
      }
    }
    return { cube, parameters: 0, settings: { model: 'timegpt-1' } }
  },
}
