/** A state, or what counts as one. */
export interface UsState {
  /** First two digits of its counties' codes. */
  readonly fips: string
  /** Postal code, as Delphi writes it. */
  readonly code: string
  readonly name: string
}

const ROWS = `01 al Alabama|02 ak Alaska|04 az Arizona|05 ar Arkansas|06 ca California|08 co Colorado|09 ct Connecticut
10 de Delaware|11 dc District of Columbia|12 fl Florida|13 ga Georgia|15 hi Hawaii|16 id Idaho|17 il Illinois
18 in Indiana|19 ia Iowa|20 ks Kansas|21 ky Kentucky|22 la Louisiana|23 me Maine|24 md Maryland|25 ma Massachusetts
26 mi Michigan|27 mn Minnesota|28 ms Mississippi|29 mo Missouri|30 mt Montana|31 ne Nebraska|32 nv Nevada
33 nh New Hampshire|34 nj New Jersey|35 nm New Mexico|36 ny New York|37 nc North Carolina|38 nd North Dakota|39 oh Ohio
40 ok Oklahoma|41 or Oregon|42 pa Pennsylvania|44 ri Rhode Island|45 sc South Carolina|46 sd South Dakota|47 tn Tennessee
48 tx Texas|49 ut Utah|50 vt Vermont|51 va Virginia|53 wa Washington|54 wv West Virginia|55 wi Wisconsin|56 wy Wyoming
60 as American Samoa|66 gu Guam|69 mp Northern Mariana Islands|72 pr Puerto Rico|78 vi Virgin Islands`

/** The 50 states, the District of Columbia and the territories. FIPS 5-2; ANSI INCITS 38 */
export const US_STATES: readonly UsState[] = ROWS.split(/[|\n]/).map(row => ({
  fips: row.slice(0, 2),
  code: row.slice(3, 5),
  name: row.slice(6),
}))

/** State of a county's five-digit code; undefined where there is none. */
export const stateOfCounty = (fips: string): UsState | undefined =>
  US_STATES.find(state => state.fips === fips.slice(0, 2))

/** Postal code, in capitals, by the two digits of the FIPS code. */
export const STATE_OF_FIPS: ReadonlyMap<string, string> = new Map(
  US_STATES.map(({ fips, code }) => [fips, code.toUpperCase()]),
)
