/** Longitude and latitude, degrees, as GeoJSON writes them; anything after these two is not read. */
export type Position = readonly number[]

/** A closed line; its last position repeats its first. It may run either way round. */
export type Ring = readonly Position[]

/** A shell, then its holes. */
export type Polygon = readonly Ring[]

/** An area as polygons that do not overlap: a mainland and its islands. */
export type Area = readonly Polygon[]
