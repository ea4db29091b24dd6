import type { TextFile } from './support/source-file.ts'

interface Token {
  readonly light: string
  /** As light where the sheet says nothing else. */
  readonly dark: string
}

const linesOf = (block: string): ReadonlyMap<string, string> =>
  new Map([...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]))

/** The tokens that the sheet gives both schemes: those of `:root`, and what the dark scheme changes of them. */
function tokensOf(sheet: TextFile): ReadonlyMap<string, Token> {
  const [, light = ''] = /^:root \{([^}]*)\}/m.exec(sheet.text) ?? []
  const [, dark = ''] = /\[data-mantine-color-scheme="dark"\] \{([^}]*--[^}]*)\}/.exec(sheet.text) ?? []
  const [lights, darks] = [linesOf(light), linesOf(dark)]
  const names = new Set([...lights.keys(), ...darks.keys()])
  return new Map(
    [...names].map((name) => {
      const value = lights.get(name) ?? ''
      return [name, { light: value, dark: darks.get(name) ?? value }]
    }),
  )
}

/** One cell for the tokens of its row; a single token has the cell to itself, since a value may hold commas. */
const valuesOf = (cell: string, count: number): readonly string[] => (count === 1 ? [cell] : cell.split(', '))

/** The tokens that the page tells, by the table below `## Tokens`. */
function tokensTold(page: TextFile): ReadonlyMap<string, Token> {
  const [, part = ''] = page.text.split('\n## Tokens\n')
  const rows = (part.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| `--'))
  return new Map(
    rows.flatMap((row) => {
      const [names = '', , light = '', dark = ''] = row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
      const told = [...names.matchAll(/`(--[\w-]+)`/g)].map(([, name = '']) => name)
      const [lights, darks] = [valuesOf(light, told.length), valuesOf(dark, told.length)]
      return told.map((name, index) => {
        const value = lights[index] ?? ''
        return [name, { light: value, dark: dark === '' ? value : (darks[index] ?? '') }] as const
      })
    }),
  )
}

/** Where the page's table of tokens and the console's sheet do not say the same: names, and the values of both schemes. */
export function tokenFaults(page: TextFile, sheet: TextFile): string[] {
  const [told, tokens] = [tokensTold(page), tokensOf(sheet)]
  return [...new Set([...told.keys(), ...tokens.keys()])].flatMap((name) => {
    const [row, token] = [told.get(name), tokens.get(name)]
    if (row === undefined) return [`${page.path} has no row of ${name}`]
    if (token === undefined) return [`${sheet.path} has no ${name}`]
    return (['light', 'dark'] as const)
      .filter((scheme) => row[scheme] !== token[scheme])
      .map((scheme) => `${name} is ${token[scheme]} when it is ${scheme}, not ${row[scheme]}`)
  })
}

/** Tokens of the sheet that no other style or script of the console names. */
export function unusedTokens(sheet: TextFile, others: readonly TextFile[]): string[] {
  return [...tokensOf(sheet).keys()].filter((name) => !others.some(({ text }) => text.includes(`var(${name})`)))
}
