import { describe, expect, it } from 'vitest'
import { tradeWords } from '../harness/console-texts.ts'
import { commandCount, commandFaults, guideFaults, pageFaults } from './guide-claims.ts'
import { planted, treeFiles } from './support/source-file.ts'

const guides = treeFiles(/^docs\/guides\/.*\.md$/)
const runbooks = treeFiles(/^docs\/runbooks\/Grenier.*\.md$/)
const guide = (text: string) => planted('docs/guides/planted.md', text)

describe('guides', () => {
  it.each(guides)('$path names nothing that there is not', (page) => {
    expect(guideFaults(page)).toEqual([])
  })

  it('are four, and the first page leads to each', () => {
    const [readme] = treeFiles(/^README\.md$/)
    expect(guides.map(({ path }) => path)).toEqual([
      'docs/guides/api.md',
      'docs/guides/finances.md',
      'docs/guides/membre.md',
      'docs/guides/operateur.md',
    ])
    expect(guides.filter(({ path }) => !readme?.text.includes(`](${path})`))).toEqual([])
  })

  it.each([
    ['a command that is gone', '`grenier requests burn 1`', 'there is no command'],
    ['an option that a command has not', '`grenier backup cergy --now`', 'there is no --now'],
    ['a form that is not offered', '`grenier statements download 1 --as docx`', 'does not take docx'],
    ['a list that is not kept', '`grenier get dragons`', 'none of its words'],
    ['a word too many', '`grenier whoami cergy`', 'so many words'],
    ['a command in a block', '```\ngrenier dance\n```', 'there is no command'],
    ['a call that the API has not', '`GET /v1/dragons`', 'the API has no'],
    ['a page that the console has not', '`/operator/dragons`', 'no page'],
    ['a script that is gone', '`npx pnpm dance`', 'no script'],
    ['a setting that nothing reads', '`GRACE_DRAGONS`', 'nothing reads'],
    ['an option of no command', '`--dragons`', 'no command has'],
    ['a text of no screen', '**Dragons**', 'no screen says'],
    ['a page that is not there', '[there](dragons.md)', 'does not exist'],
  ])('are not believed with %s', (_, text, fault) => {
    const faults = guideFaults(guide(text))
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(fault)
  })

  it('may say what there is', () => {
    const text =
      '**Tout va bien** `/requests` `GET /v1/pools?limit=1` `grenier get pools -o csv > a.csv` `SECRET_KEYS` `--watch`'
    expect(guideFaults(guide(text))).toEqual([])
    expect(commandFaults('grenier describe pool "CA Grand Belfort"')).toEqual([])
  })

  it('of a commune never say how the machine room calls it (first year, point 21)', () => {
    const [page] = guides.filter(({ path }) => path.endsWith('/membre.md'))
    const said = (text = '') =>
      text
        .replaceAll(/`[^`]*`|\]\([^)]*\)/g, ' ')
        .split('\n')
        .filter((line) => tradeWords.test(line))
    expect(said(page?.text)).toEqual([])
    expect(said('Votre quota est plein.')).toHaveLength(1)
  })
})

describe('runbooks', () => {
  it.each(runbooks)('$path names a command that can be typed, and nothing that there is not', (page) => {
    expect(pageFaults(page)).toEqual([])
    expect(commandCount(page)).toBeGreaterThan(0)
  })
})
