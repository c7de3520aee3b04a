import type { Answer } from './answer.js'
import { nytPage, widePage } from './county-pages.js'
import { epidataAnswer } from './epidata-answer.js'
import type { RecordedEpidemic } from './recorded-epidemic.js'

const EPIDATA = '/epidata'
const NYT = '/nytimes/covid-19-data/master/us-counties-recent.csv'
const JHU = '/CSSEGISandData/COVID-19/master/csse_covid_19_data/csse_covid_19_time_series/time_series_covid19'
const USAFACTS = '/public/data/covid-19/covid'

/**
 * Answers for the epidemic, under the paths of the real services; undefined where a path is none of theirs. The files of
 * Johns Hopkins have the columns of USAFacts here: both are wide.
 *
 * @param epidataLimit  most entries that Epidata sends at once
 */
export const epidemicRoutes =
  (epidemic: RecordedEpidemic, epidataLimit?: number) =>
  ({ pathname, searchParams }: URL): Answer | undefined => {
    if (pathname === `${EPIDATA}/covidcast/`) return epidataAnswer(epidemic, searchParams, epidataLimit)
    if (pathname === NYT) return nytPage(epidemic)
    if (pathname === `${JHU}_confirmed_US.csv` || pathname === `${USAFACTS}_confirmed_usafacts.csv`) {
      return widePage(epidemic, 'cases')
    }
    if (pathname === `${JHU}_deaths_US.csv` || pathname === `${USAFACTS}_deaths_usafacts.csv`) {
      return widePage(epidemic, 'deaths')
    }
    return undefined
  }

/** Settings under which Groundswell asks for counts here. */
export const epidemicSettings = (url: string): readonly string[] => [
  `source.covid.epidataUrl=${url}${EPIDATA}`,
  `source.covid.nytUrls=${url}${NYT}`,
  `source.covid.jhuUrls=${url}${JHU}_confirmed_US.csv,${url}${JHU}_deaths_US.csv`,
  `source.covid.usafactsUrls=${url}${USAFACTS}_confirmed_usafacts.csv,${url}${USAFACTS}_deaths_usafacts.csv`,
]
