import { FEATURE_NAMES } from '../../shared/domain/feature-names.js'
import { cellCount } from '../../shared/domain/region.js'
import { knownInputNames, knownInputs } from '../../shared/kernels/known-inputs.js'
import {
  addField,
  seismicFeatures as columnsOf,
  initSeismicFeatures,
  type SeismicFeatureState,
} from '../../shared/kernels/seismic-features.js'
import { seismicColumns } from '../../shared/kernels/seismic-field.js'
import type { RegionFeatures } from './region-features.js'

/** Trailing windows, multiplicity, lags and EMAs of every pixel. */
export const seismicFeatures: RegionFeatures<SeismicFeatureState> = {
  init: region => initSeismicFeatures(cellCount(region), region.latenessDays),
  add: (history, _, field) => addField(history, field.day, seismicColumns(field)),
  columns: (history, { record }, day) => ({
    names: FEATURE_NAMES,
    cells: history.pixels,
    columns: columnsOf(history),
    knownNames: knownInputNames,
    known: knownInputs(day, record),
  }),
}
