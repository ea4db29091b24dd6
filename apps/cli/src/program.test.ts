import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { completionScript, shells } from './completion/completion-scripts.ts'
import { completionTree } from './completion/completion-tree.ts'
import { program } from './program.ts'
import { runFake } from './testing/fake-parts.ts'

const named = program.specs.map((spec) => [spec.words.join(' '), spec] as const)

describe('the program', () => {
  it('has the version of its package', async () => {
    const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(await runFake(['--version'])).toMatchObject({ code: 0, out: version })
    expect(program.version).toBe(version)
  })

  it.each(named)('explains %s in both languages, on lines that a terminal has', async (_, { words, summary }) => {
    for (const language of ['fr', 'en'] as const) {
      const { code, out } = await runFake([...words, '--help'], { language })
      expect([code, out.includes(summary[language].slice(0, 40))]).toEqual([0, true])
      const usage = out.split('\n').filter((line) => !line.startsWith('  grenier '))
      expect(usage.filter((line) => line.length > 80)).toEqual([])
    }
  })

  it.each(named)('gives examples of %s that it understands', async (_, { examples, words }) => {
    expect(examples.length).toBeGreaterThan(0)
    const own = examples.filter((example) => example.startsWith(`grenier ${words.join(' ')}`))
    expect(own.length + Number(words[0] === 'completion')).toBeGreaterThan(0)
  })

  it('says in French what it does not understand', async () => {
    const told = async (...words: string[]) => (await runFake(words, { language: 'fr' })).err.split('\n')[0]
    expect(await told('danse')).toBe('La commande « danse » n’existe pas.')
    expect(await told('get')).toBe('Il manque l’argument « quoi ».')
    expect(await told('get', 'tenants', '--loud')).toBe('L’option --loud n’existe pas.')
    expect(await told('get', 'tenants', '-o', 'xml')).toMatch(
      /^La valeur « xml » n’est pas admise\. Valeurs admises : table/,
    )
    expect(await told('get', 'nothing')).toMatch(/^La valeur « nothing » n’est pas admise\./)
    expect(await told('explain', 'recordActualCost')).toMatch(
      /^La valeur « recordActualCost » n’est pas admise\. Celles qui lui ressemblent : importActualCosts, listActualCosts, [\w, ]+\.$/,
    )
    expect(await told('get', 'tenants', '--limit')).toMatch(/^Il manque une valeur à l’option --limit/)
    expect(await told('whoami', 'now')).toBe('Il y a des arguments de trop.')
  })

  it('shows the help of a group without a command, which is no success', async () => {
    expect(await runFake(['requests'], { language: 'fr' })).toMatchObject({ code: 2 })
  })
})

describe('completion', () => {
  const nodes = completionTree(program.specs)

  it('knows every command, every option and every value', () => {
    const at = (path: string) => nodes.find((node) => node.path === path)
    expect(at('')?.candidates).toEqual(expect.arrayContaining(['login', 'get', 'requests', 'completion']))
    expect(at(' requests')?.candidates).toEqual(expect.arrayContaining(['approve', 'refuse']))
    expect(at(' get')?.candidates).toEqual(expect.arrayContaining(['tenants', '--filter', '--output']))
    expect(at(' get')?.values).toMatchObject({ '-o': ['table', 'json', 'yaml', 'csv'] })
    expect(nodes.map(({ path }) => path)).toEqual(
      expect.arrayContaining(program.specs.map(({ words }) => ` ${words.join(' ')}`)),
    )
  })

  it.each(shells)('is written for %s with all of it', (shell) => {
    const script = completionScript(shell, nodes)
    for (const word of ['requests', 'approve', 'tenants', 'factur-x', 'grenier']) expect(script).toContain(word)
    expect(script).not.toContain('undefined')
  })
})
