import { systemClock } from '../../shared/ports/clock.js'
import { covidTable } from '../train/covid/table.js'
import { earthquakeFeaturesTable, earthquakesTable } from '../train/earthquakes/tables.js'
import { hydrologyTable } from '../train/hydrology/table.js'
import { influenzaTable } from '../train/influenza/table.js'
import type { ResultTable } from '../train/tables/result-table.js'
import { usCounties } from './us-counties.js'

/** Every table that `groundswell table` can make. */
export const RESULT_TABLES: readonly ResultTable[] = [
  earthquakesTable(),
  earthquakeFeaturesTable(),
  hydrologyTable(),
  covidTable({ counties: usCounties, nowMs: systemClock.nowMs }),
  influenzaTable(),
]
