import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { tft } from '../../../shared/models/networks/tft.js'
import { networkLaws } from '../../support/network-laws.js'

await startTfjsCpu()

networkLaws(
  tft,
  { width: 4, heads: 2, dropout: 0.25, attentionDropout: 0.25 },
  { steps: 4, horizon: 2, streams: 1, known: 2, statics: 2, outputs: 3 },
  { batch: 2, slopes: 1 },
)
