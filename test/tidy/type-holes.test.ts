import { describe, expect, it } from 'vitest'
import { planted, typescriptFiles } from './support/source-file.ts'
import { typeHoles } from './type-holes.ts'

const holesIn = (text: string): readonly string[] => typeHoles([planted('packages/a/src/a.ts', text)])

describe('holes in the types', () => {
  it('are nowhere in the tree', () => {
    expect(typeHoles(typescriptFiles())).toEqual([])
  })

  it.each([
    ['an any', 'export const a = (x: any) => x'],
    ['an any inside another type', 'export type A = Record<string, any>'],
    ['a non-null', 'export const a = (x?: string) => x!'],
    ['a silenced compiler', '// @ts-expect-error\nexport const a = 1'],
    ['a silenced rule', '// oxlint-disable-next-line no-console\nconsole.log(1)'],
  ])('finds %s', (_name, text) => {
    expect(holesIn(text)).toHaveLength(1)
  })

  it('is not misled by the same words in text, or by a silenced rule with its reason', () => {
    expect(holesIn(`// any reader!\nexport const a = 'any' + "x!"`)).toEqual([])
    expect(holesIn('// oxlint-disable-next-line no-console -- the command line speaks here\nconsole.log(1)')).toEqual(
      [],
    )
  })
})
