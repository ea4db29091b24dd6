import { expect, test } from 'vitest'
import { volumeQueries } from './queries.ts'

test('queries name our namespaces whole and quote what an operator wrote', () => {
  const { values, times } = volumeQueries({ cluster: 'a "b"\\c\nd' }, ['auvers-95039-storage', 'x'])
  expect(values).toBe(
    'kubelet_volume_stats_used_bytes{namespace=~"auvers-95039-storage|x",cluster="a \\"b\\"\\\\c\\nd"}',
  )
  expect(times).toBe(`timestamp(${values})`)
})

test.each(['.*', 'a|b', 'a"} or vector(1) #', 'Upper', '', `a${'b'.repeat(63)}`])('%s is never asked about', (name) => {
  expect(() => volumeQueries({}, ['x', name])).toThrow('no namespace')
  expect(() => volumeQueries({}, [])).toThrow('no namespace')
})
