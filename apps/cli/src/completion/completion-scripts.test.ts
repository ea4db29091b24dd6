import { describe, expect, it } from 'vitest'
import { program } from '../program.ts'
import { completionScript } from './completion-scripts.ts'
import { completionTree } from './completion-tree.ts'

const tree = completionTree(program.specs)
const linesOf = (shell: 'bash' | 'zsh' | 'fish') => completionScript(shell, tree).split('\n')

describe('completion', () => {
  it('knows of each place its words, its options and what they take', () => {
    const at = (path: string) => tree.find((node) => node.path === path)
    expect(at(' requests')?.candidates).toEqual(expect.arrayContaining(['approve', 'refuse']))
    expect(at(' audit verify')).toMatchObject({ takesFile: true })
    expect(at(' statements download')?.options).toEqual(
      expect.arrayContaining([
        { long: 'as', short: null, takes: ['pdf', 'csv', 'xlsx', 'ubl', 'factur-x'] },
        { long: 'to', short: null, takes: 'file' },
        { long: 'force', short: null, takes: 'nothing' },
        { long: 'quiet', short: 'q', takes: 'nothing' },
      ]),
    )
  })

  it('in zsh works as a file of a folder of functions and when it is sourced', () => {
    expect(linesOf('zsh').at(0)).toBe('#compdef grenier')
    expect(linesOf('zsh').at(-1)).toMatch(
      /^if \[\[ .* == _grenier \]\]; then _grenier "\$@"; else compdef _grenier grenier; fi$/,
    )
  })

  it('in fish offers short options with their values, and files only where one is wanted', () => {
    const lines = linesOf('fish')
    const of = (path: string) =>
      lines.filter((line) => line.includes(`= "${path}"'`)).map((line) => line.split(`"' `)[1])
    expect(lines).toContain('complete -c grenier -f')
    expect(of(' get')).toContain(`-s o -l output -x -a 'table json yaml csv'`)
    expect(of(' import register')).toEqual(expect.arrayContaining(['-l terms -r -F', '-l epci -x', '-s y -l yes']))
    expect(of(' audit verify')).toContain("-F -a ''")
    expect(of(' logout').filter((line) => line?.startsWith('-a'))).toEqual([])
  })
})
