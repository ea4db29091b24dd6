import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { fakeParts } from '../testing/fake-parts.ts'
import { type OutputFormat, writeListing, writeOne } from './formats.ts'

const columns = [{ header: { fr: 'nom', en: 'name' }, of: 'name' }]

async function written(format: OutputFormat, pages: readonly (readonly { name: string }[])[]) {
  const { parts, out } = fakeParts()
  const listing = {
    fields: ['name'],
    columns,
    pages: (async function* () {
      yield* pages
    })(),
  }
  const count = await writeListing(parts.terminal, format, listing)
  return { count, text: out.join('\n') }
}

const pages = [[{ name: 'Cergy' }, { name: 'Osny' }], [], [{ name: 'yes' }]]

describe('a list', () => {
  it('is the same in every form, over its pages', async () => {
    const expected = pages.flat()
    expect(JSON.parse((await written('json', pages)).text)).toEqual(expected)
    expect(parse((await written('yaml', pages)).text)).toEqual(expected)
    expect((await written('csv', pages)).text).toBe('name\r\nCergy\r\nOsny\r\nyes\r')
    expect(await written('table', pages)).toEqual({ count: 3, text: 'NAME\nCergy\nOsny\nyes' })
  })

  it('is one also when it is empty', async () => {
    expect(JSON.parse((await written('json', [])).text)).toEqual([])
    expect(parse((await written('yaml', [[]])).text)).toEqual([])
    expect((await written('csv', [])).text).toBe('name\r')
    expect(await written('table', [])).toEqual({ count: 0, text: 'NAME' })
  })

  it('writes a page before the next one is asked for', async () => {
    const { parts, out } = fakeParts()
    const seen: number[] = []
    const asked = (async function* () {
      yield [{ name: 'a' }]
      seen.push(out.length)
      yield [{ name: 'b' }]
    })()
    await writeListing(parts.terminal, 'json', { fields: ['name'], columns, pages: asked })
    expect(seen).toEqual([1])
  })
})

describe('one thing', () => {
  it.each([
    ['table', 'as told'],
    ['json', '{\n  "name": "Cergy"\n}'],
    ['yaml', 'name: Cergy'],
    ['csv', 'name\r\nCergy\r'],
  ] as const)('is written as %s', (format, text) => {
    const { parts, out } = fakeParts()
    writeOne(parts.terminal, format, { value: { name: 'Cergy' }, lines: () => ['as told'] })
    expect(out.join('\n')).toBe(text)
  })
})
