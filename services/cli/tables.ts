import { earthquakeFeaturesTable, earthquakesTable } from '../train/earthquakes/tables.js'
import { hydrologyTable } from '../train/hydrology/table.js'
import { influenzaTable } from '../train/influenza/table.js'
import type { ResultTable } from '../train/tables/result-table.js'

/** Every table that `groundswell table` can make. */
export const RESULT_TABLES: readonly ResultTable[] = [
  earthquakesTable(),
  earthquakeFeaturesTable(),
  hydrologyTable(),
  influenzaTable(),
]
