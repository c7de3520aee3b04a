import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { iTransformer } from '../../../shared/models/networks/itransformer.js'
import { patchTst } from '../../../shared/models/networks/patchtst.js'
import { timesNet } from '../../../shared/models/networks/timesnet.js'
import { vanillaTransformer } from '../../../shared/models/networks/vanilla-transformer.js'
import { networkLaws } from '../../support/network-laws.js'

await startTfjsCpu()

const shape = { steps: 7, horizon: 2, streams: 2, known: 1, statics: 2, outputs: 3 }
const layer = { width: 4, heads: 2, feedForward: 6, dropout: 0.25 }

networkLaws(
  patchTst,
  { ...patchTst.defaults, ...layer, layers: 2, patch: 4, stride: 2, attentionDropout: 0.25, headDropout: 0.25 },
  shape,
)
networkLaws(iTransformer, { ...iTransformer.defaults, ...layer, series: 2, layers: 2 }, shape, { batch: 4 })
networkLaws(vanillaTransformer, { ...vanillaTransformer.defaults, ...layer, encoderLayers: 1 }, shape, { slopes: 1 })
networkLaws(timesNet, { layers: 2, width: 4, inner: 3, periods: 2, kernels: 3, dropout: 0.25 }, shape, { slopes: 1 })
