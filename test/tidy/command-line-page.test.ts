import { readFile } from 'node:fs/promises'
import { exitCodes, program } from '@grenier/cli'
import { describe, expect, it } from 'vitest'
import { commandLinePage } from './command-line-page.ts'

const path = new URL('../../docs/command-line.md', import.meta.url)

describe('the page of the command line', () => {
  it('tells every command, option and exit code as the program has them', async () => {
    await expect(commandLinePage(await readFile(path, 'utf8'))).toMatchFileSnapshot('../../docs/command-line.md')
  })

  it('has each command once, and each number', async () => {
    const page = commandLinePage(await readFile(path, 'utf8'))
    for (const { words } of program.specs) {
      expect(page.match(new RegExp(`^### \`grenier ${words.join(' ')}[ \`]`, 'gm')) ?? []).toHaveLength(1)
    }
    for (const code of Object.values(exitCodes)) expect(page).toContain(`| ${code} | `)
  })

  it('is made anew between its marks alone', () => {
    expect(() => commandLinePage('no marks')).toThrow('marks')
    const page = commandLinePage('before <!-- begin: made from the commands -->old<!-- end --> after')
    expect([page.startsWith('before '), page.endsWith(' after'), page.includes('old<')]).toEqual([true, true, false])
  })
})
