import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { indexScreens } from './support/screens-index.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'grenier-screens-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

it('the index of pictures lists every screen once with all its looks, and says how many they are and how large', async () => {
  const files = ['home-light-1440.png', 'home-dark-360.png', 'home-facts-dark-360.png', 'printed.png', 'notes.txt']
  for (const file of files) await writeFile(join(root, file), Buffer.alloc(500_000))
  expect(await indexScreens(root, root)).toBe('4 pictures of 3 screens, 2.0 MB: index.html')
  const html = await readFile(join(root, 'index.html'), 'utf8')
  expect([...html.matchAll(/<section id="([^"]+)">/g)].map(([, screen]) => screen)).toEqual([
    'home',
    'home-facts',
    'printed',
  ])
  const home = /<section id="home">.*?<\/section>/.exec(html)?.[0] ?? ''
  expect([...home.matchAll(/<figcaption>([^<]+)/g)].map(([, look]) => look)).toEqual(['dark-360', 'light-1440'])
  expect([...html.matchAll(/<img src="([^"]+)"/g)].map(([, file]) => file)).not.toContain('notes.txt')
  // Written again, it does not list itself.
  expect(await indexScreens(root, root)).toBe('4 pictures of 3 screens, 2.0 MB: index.html')
})

it('no index is written where no screen was looked at', async () => {
  expect(await indexScreens(join(root, 'nowhere'), root)).toBeNull()
})
