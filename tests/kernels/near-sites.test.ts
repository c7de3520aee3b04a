import assert from 'node:assert/strict'
import { it } from 'node:test'
import { nearMeans, nearSites } from '../../shared/kernels/near-sites.js'

const at = (latitude: number, longitude: number) => ({ latitude, longitude })

it('finds the nearest over land, where degrees of longitude are short, and across the antimeridian', () => {
  // At 60° N three degrees of longitude are 167 km, two of latitude 222 km; 359° lie next to −179.9°.
  const sites = [at(60, 0), at(60, 3), at(62, 0), at(0, 179.9), at(0, -179.9)]
  const { count, at: near } = nearSites(sites, 2)
  assert.equal(count, 2)
  assert.deepEqual([...near.subarray(0, 2)], [1, 2])
  assert.equal(near[3 * 2], 4)
})

it('averages what is known of them', () => {
  const near = nearSites([at(0, 0), at(0, 1), at(0, 2)], 8)
  assert.deepEqual([...nearMeans(near, new Float32Array([1, NaN, 5]))], [5, 3, 1])
  assert.ok(nearMeans(nearSites([at(0, 0)], 8), new Float32Array([1])).every(Number.isNaN))
})
