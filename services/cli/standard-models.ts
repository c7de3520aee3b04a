import type { Settings } from '../../shared/ports/settings-schema.js'

/** Models that are trained and compared where nobody names any: the baselines, and a network of earthquakes. */
export const standardModels = ({ models }: Settings): readonly string[] =>
  models.length > 0 ? models : ['persistence', 'climatology', 'ema', 'ridge', 'lstm']
