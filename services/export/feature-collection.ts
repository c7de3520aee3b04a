/**
 * A GeoJSON FeatureCollection, a feature a line, as it is made: it need not fit into memory.
 *
 * @param members  foreign members of the collection; RFC 7946, 6.1
 */
export async function* featureCollection(
  members: object,
  features: Iterable<object> | AsyncIterable<object>,
): AsyncGenerator<Uint8Array> {
  const head = JSON.stringify({ type: 'FeatureCollection', ...members })
  yield Buffer.from(`${head.slice(0, -1)},"features":[`)
  let separator = '\n'
  for await (const feature of features) {
    yield Buffer.from(separator + JSON.stringify(feature))
    separator = ',\n'
  }
  yield Buffer.from('\n]}\n')
}
