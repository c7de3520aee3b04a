import type { PublishedRow } from '../tables/result-table.js'

const WEIGHTS_NOT_HERE = 'its pre-trained weights are not part of this package'
const NOT_PRETRAINED = 'pre-training on that set was not run for this table'

const zeroShot = (model: string, score: string, nnse: string): PublishedRow => ({
  model: `${model}, zero-shot`,
  score,
  more: `NNSE ${nnse}`,
  whyNot: WEIGHTS_NOT_HERE,
})

/** Every row of the benchmark. SPEC.md 4.3 */
export const INFLUENZA_PUBLISHED: readonly PublishedRow[] = [
  {
    model: 'MultiFoundationCore',
    score: '.3864',
    more: 'MSE .1181 .3091 .4786 .6396; its NNSE is not the pooled one',
    ours: 'multifoundation',
  },
  {
    model: 'PatchTST, pre-trained on hospitalisations',
    score: '.3973',
    more: 'mean NNSE .8614',
    whyNot: NOT_PRETRAINED,
  },
  { model: 'PatchTST, pre-trained on COVID', score: '.4116', whyNot: NOT_PRETRAINED },
  { model: 'PatchTST, pre-trained on M4', score: '.4155', ours: 'patchtst-m4' },
  { model: 'PatchTST', score: '.4303', more: 'NNSE .9487 .8702 .8190 .7708', ours: 'patchtst' },
  { model: 'PatchTST, pre-trained on TrafficL', score: '.4308', whyNot: NOT_PRETRAINED },
  { model: 'LSTM', score: '.45 to .48', ours: 'lstm' },
  { model: 'TFT', score: '.4555', ours: 'tft' },
  { model: 'iTransformer', score: '.4728', ours: 'itransformer' },
  { model: 'VanillaTransformer', score: '.5075', ours: 'vanilla-transformer' },
  { model: 'TCN', score: '.587', ours: 'tcn' },
  { model: 'TiDE', score: '.5886', ours: 'tide' },
  {
    model: 'TimeLLM',
    score: '.724',
    whyNot: 'it runs on a large language model, which is not part of this package',
  },
  { model: 'TimesNet', score: '.737', ours: 'timesnet' },
  zeroShot('Chronos-T5 base', '.683', '.940 .831 .737 .657'),
  zeroShot('Chronos-T5 mini', '.716', '.935 .825 .726 .650'),
  zeroShot('Chronos-T5 large', '.719', '.940 .825 .726 .645'),
  zeroShot('Chronos-Bolt base', '.730', '.929 .817 .726 .646'),
  zeroShot('Chronos-Bolt small', '.747', '.925 .810 .722 .644'),
  zeroShot('Chronos-Bolt mini', '.764', '.922 .810 .718 .638'),
  {
    model: 'ARIMA(1,0,1)',
    score: '.9619',
    more: 'MSE h1 .1452; its NNSE is not the pooled one',
    whyNot: 'no ARIMA is built here; `ridge` on lags takes its place',
  },
]
