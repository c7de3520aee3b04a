/**
 * The counties that the New York Times reports as one, `New York City`, with their people at the census of 2020-04-01
 * (U.S. Census Bureau, 2020 Census Redistricting Data, table P1).
 */
export const NEW_YORK_CITY: readonly { readonly fips: string; readonly people: number }[] = [
  { fips: '36005', people: 1_472_654 }, // Bronx
  { fips: '36047', people: 2_736_074 }, // Kings
  { fips: '36061', people: 1_694_251 }, // New York
  { fips: '36081', people: 2_405_464 }, // Queens
  { fips: '36085', people: 495_747 }, // Richmond
]
