import { page } from './page.js'
import { lines, number, table } from './panels.js'
import { rows, series } from './queries.js'

const each = (fields: readonly string[], how = 'last') =>
  `SELECT ${fields.map(field => `${how}("${field}") AS "${field}"`).join(', ')} FROM "pipeline" WHERE $timeFilter GROUP BY time($__interval), "part" fill(none)`

/** Whether the pipeline does its work. */
export const healthPage = () =>
  page('health', 'Health', 'What the running processes say of themselves, by the clock')
    .time({ from: 'now-6h', to: 'now' })
    .refresh('10s')
    .withPanel(
      number(
        { title: 'Engine', description: 'What ran the newest network that spoke, or would.' },
        rows('A', 'SELECT last("engine") AS "engine" FROM "pipeline" WHERE $timeFilter'),
      ),
    )
    .withPanel(
      number(
        { title: 'Points waiting', description: 'Points in the spool that InfluxDB has not taken yet.' },
        series('A', 'SELECT last("spool_points") FROM "pipeline" WHERE $timeFilter'),
      ),
    )
    .withPanel(
      number(
        { title: 'Points refused', description: 'Points that InfluxDB will not take: groundswell influx refused.' },
        series('A', 'SELECT last("refused_points") FROM "pipeline" WHERE $timeFilter'),
      ),
    )
    .withPanel(
      lines(
        {
          title: 'Lag of event time by hop',
          description:
            'How far the newest event time that left a hop lies behind the clock. A replay lags by as much as its history is old.',
          unit: 's',
        },
        [
          series(
            'A',
            'SELECT last("lag_s") FROM "hop" WHERE $timeFilter GROUP BY time($__interval), "region", "hop" fill(none)',
            '$tag_region $tag_hop',
          ),
        ],
        24,
      ),
    )
    .withPanel(
      table({ title: 'Freshness', description: 'The newest lag of each region and hop.', unit: 's' }, [
        rows('A', 'SELECT last("lag_s") AS "lag" FROM "hop" WHERE $timeFilter GROUP BY "region", "hop"'),
      ]),
    )
    .withPanel(
      lines({ title: 'Records', description: 'Read, accepted, revised, late and outside, since the run began.' }, [
        series('A', each(['read', 'accepted', 'revised', 'late', 'outside']), '$tag_part $col'),
      ]),
    )
    .withPanel(
      lines({ title: 'Rejected by reason', description: 'Records refused, late ones included, since the run began.' }, [
        series(
          'A',
          'SELECT last("count") FROM "rejects" WHERE $timeFilter GROUP BY time($__interval), "reason" fill(none)',
          '$tag_reason',
        ),
      ]),
    )
    .withPanel(
      lines({ title: 'Forecasts', description: 'Issued, scored, and waiting for their truth, since the run began.' }, [
        series('A', each(['issued', 'scored', 'waiting_scores']), '$tag_part $col'),
      ]),
    )
    .withPanel(
      lines({ title: 'Memory', description: 'Resident, and of it the heap of JavaScript.', unit: 'bytes' }, [
        series('A', each(['rss_bytes', 'heap_bytes'], 'max'), '$tag_part $col'),
      ]),
    )
    .withPanel(
      lines({ title: 'Spool', description: 'Bytes that wait on the disk for InfluxDB.', unit: 'bytes' }, [
        series('A', each(['spool_bytes'], 'max'), '$tag_part $col'),
      ]),
    )
