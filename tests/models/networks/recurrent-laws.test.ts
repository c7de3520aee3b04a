import { startTfjsCpu } from '../../../shared/engines/tfjs-cpu.js'
import { DILATED_RNN_DEFAULTS, dilatedRnn } from '../../../shared/models/networks/dilated-rnn.js'
import { LSTM_DEFAULTS, lstmNetwork } from '../../../shared/models/networks/lstm.js'
import { MLP_DEFAULTS, mlp } from '../../../shared/models/networks/mlp.js'
import { TCN_DEFAULTS, tcn } from '../../../shared/models/networks/tcn.js'
import { TIDE_DEFAULTS, tide } from '../../../shared/models/networks/tide.js'
import { TS_MIXER_DEFAULTS, tsMixer } from '../../../shared/models/networks/tsmixer.js'
import { TWO_STAGE_LSTM_DEFAULTS, twoStageLstm } from '../../../shared/models/networks/two-stage-lstm.js'
import { networkLaws } from '../../support/network-laws.js'

await startTfjsCpu()

const all = { steps: 7, horizon: 2, streams: 2, known: 2, statics: 1, outputs: 3 }
const decoder = { contextSize: 3, decoderUnits: 4, decoderLayers: 2 }

networkLaws(lstmNetwork, { ...LSTM_DEFAULTS, ...decoder, units: 4, dropout: 0.4 }, all)
networkLaws(dilatedRnn, { ...DILATED_RNN_DEFAULTS, ...decoder, units: 4, dilations: [[1, 2], [4]] }, all, {
  drops: false,
})
networkLaws(tcn, { ...TCN_DEFAULTS, ...decoder, units: 4, dilations: [1, 2, 4] }, all, { drops: false })
networkLaws(mlp, { ...MLP_DEFAULTS, layers: 2, units: 4 }, all)
networkLaws(tide, { ...TIDE_DEFAULTS, units: 5, decoderOutputs: 3, temporalUnits: 4, temporalWidth: 2 }, all)
// Statics are constant windows: two norms, one after the other, make much of the last digit of their mean.
networkLaws(tsMixer, { ...TS_MIXER_DEFAULTS, units: 4, series: 2, dropout: 0.4 }, all, { batch: 6, apart: 0.05 })
networkLaws(twoStageLstm, { ...TWO_STAGE_LSTM_DEFAULTS, units: 4, history: true }, all)
