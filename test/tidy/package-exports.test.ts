import { describe, expect, it } from 'vitest'
import { extraEntries } from './package-exports.ts'
import { manifestOf, manifests } from './support/manifests.ts'
import { planted } from './support/source-file.ts'

const manifest = (dir: string, exports: unknown) =>
  manifestOf(planted(`${dir}/package.json`, JSON.stringify({ name: `@grenier/${dir.split('/')[1]}`, exports })))

const index = { '.': './src/index.ts' }

describe('the entries of packages', () => {
  it('are src/index.ts alone, and the ports of the control plane', () => {
    expect(extraEntries(manifests())).toEqual([])
  })

  it.each([
    ['a second door', manifest('packages/queue', { ...index, './redis': './src/redis.ts' })],
    ['every file', manifest('packages/queue', { ...index, './*': './src/*' })],
    ['built output', manifest('packages/queue', { '.': './dist/index.js' })],
    ['no door at all', manifest('packages/queue', {})],
    ['ports that are shut', manifest('packages/control-plane', index)],
  ])('finds %s', (_name, one) => {
    expect(extraEntries([one])).not.toEqual([])
  })
})
