import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, treeFiles } from './support/source-file.ts'

const text = (path: string) => readFileSync(join(root, path), 'utf8')
const releases = JSON.parse(text('prisma/releases.json')) as readonly { release: string; lastMigration: string }[]
const { version } = JSON.parse(text('package.json')) as { version: string }
const numbersOf = (name: string) =>
  name
    .split('.')
    .map((part) => part.padStart(6, '0'))
    .join('.')
const notes = text('docs/releases.md')
const notesOf = (name: string) => notes.split(/^## /m).find((part) => part.startsWith(`${name}\n`)) ?? ''

/** Settings that both apps know, by their names. */
const settingsOf = (schema: string) => new Set(schema.match(/"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+"/g) ?? [])

describe('the version of this tree', () => {
  it('is later than every release that is pinned: no two programs have one name', () => {
    expect(
      releases.map(({ release }) => release).filter((release) => numbersOf(version) <= numbersOf(release)),
    ).toEqual([])
  })

  it('is that of every package and of the command line', () => {
    const packages = treeFiles(/^(?:apps|packages)\/[^/]+\/package\.json$|^test\/package\.json$/)
    expect(packages.length).toBeGreaterThan(15)
    for (const { path, text: manifest } of packages)
      expect({ path, version: (JSON.parse(manifest) as { version: string }).version }).toEqual({ path, version })
    expect(text('apps/cli/src/program.ts')).toContain(`const version = '${version}'`)
    const named = [...text('docs/install.md').matchAll(/grenier\/(?:api|worker):([\d.]+)/g)].map(([, tag]) => tag)
    expect(new Set(named)).toEqual(new Set([version]))
  })
})

describe('the notes for operators', () => {
  it('have a part for this version and for each release, the newest first, and are found from the page of upgrades', () => {
    const headings = [...notes.matchAll(/^## (.+)$/gm)].map(([, name]) => name)
    expect(headings).toEqual([version, ...releases.map(({ release }) => release).toReversed()])
    expect(text('docs/upgrade.md')).toContain('(releases.md)')
  })

  it('name every migration since the last release, alone or in a row of several', () => {
    const since = releases.at(-1)?.lastMigration ?? ''
    const migrations = treeFiles(/^prisma\/migrations\/.*\/migration\.sql$/).flatMap(
      ({ path }) => path.split('/')[2] ?? [],
    )
    const later = migrations.filter((name) => name > since).toSorted()
    expect(later.length).toBeGreaterThan(0)
    const part = notesOf(version)
    const spans = [...part.matchAll(/`(\d{14}\w+)`(?: à `(\d{14}\w+)`)?/g)].map(([, from = '', to = from]) => ({
      from,
      to,
    }))
    const unnamed = later.filter((name) => !spans.some(({ from, to }) => from <= name && name <= to))
    expect(unnamed).toEqual([])
  })

  it('tell of settings by the names that they have', () => {
    const known = settingsOf(text('charts/grenier/values.schema.json'))
    const told = [...notesOf(version).matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`/g)].map(([, name]) => `"${name}"`)
    expect(told.length).toBeGreaterThan(0)
    expect(told.filter((name) => !known.has(name))).toEqual([])
  })
})
