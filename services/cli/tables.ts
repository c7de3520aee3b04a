import { systemClock } from '../../shared/ports/clock.js'
import { covidTable } from '../train/covid/table.js'
import { influenzaTable } from '../train/influenza/table.js'
import type { ResultTable } from '../train/tables/result-table.js'
import { usCounties } from './us-counties.js'

/** Every table that `groundswell table` can make. */
export const RESULT_TABLES: readonly ResultTable[] = [
  influenzaTable(),
  covidTable({ counties: usCounties, nowMs: systemClock.nowMs }),
]
