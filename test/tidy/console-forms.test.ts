import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formsOfScreens } from '../browser/support/forms.ts'
import { screensOf } from '../browser/support/screens.ts'
import { root } from './support/source-file.ts'

const consoleFolder = join(root, 'apps/console/src')
/** What fields are made of, wherever they stand. */
const partsFolder = 'shared/ui/'
const field =
  /<(?:form|input|select|textarea|TextInput|NumberInput|PasswordInput|DayInput|Textarea|Select|Choice|Checkbox|Radio|Switch|SegmentedControl|FileButton)\b/

/** Sources that have a field, by their path under the console. */
const withFields = readdirSync(consoleFolder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.tsx'))
  .map((entry) => relative(consoleFolder, join(entry.parentPath, entry.name)))
  .filter((source) => !source.startsWith(partsFolder) && field.test(sourceOf(source)))
  .toSorted()

function sourceOf(source: string): string {
  return readFileSync(join(consoleFolder, source), 'utf8')
}

const untested = (sources: readonly string[]): readonly string[] =>
  sources.filter((source) => !formsOfScreens.some((known) => known.source === source))

const browserTests = readdirSync(join(root, 'test/browser'))
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(root, 'test/browser', name), 'utf8'))
  .join('\n')

/** Pictures that are looked at with a keyboard: of a screen, or taken by a test of a page as it stands. */
const isWalked = (picture: string): boolean =>
  Object.values(screensOf).some((screens) => screens.some(([name]) => name === picture)) ||
  browserTests.includes(`['${picture}', `) ||
  new RegExp(`faults(?:OfScreen\\([\\w.]+, '${picture}-|InAllLooks\\(page, '${picture}')`).test(browserTests)

describe('forms of the console', () => {
  it('are all gone through by keyboard: a source with a new field is found', () => {
    expect(withFields.length).toBeGreaterThan(35)
    expect(untested(withFields)).toEqual([])
    expect(untested(['features/planted/planted-form.tsx'])).toEqual(['features/planted/planted-form.tsx'])
    expect(formsOfScreens.map(({ source }) => source).filter((source) => !withFields.includes(source))).toEqual([])
  })

  it('are on a picture that is looked at, by a text of their own', () => {
    expect(formsOfScreens.filter(({ picture }) => !isWalked(picture)).map(({ picture }) => picture)).toEqual([])
    expect(isWalked('planted')).toBe(false)
    const speaks = ({ source, label }: (typeof formsOfScreens)[number]): boolean =>
      // A key that is put together in the source ends in a part that changes.
      [label, `${label.slice(0, label.lastIndexOf('.') + 1)}$`].some((key) => sourceOf(source).includes(key))
    expect(formsOfScreens.filter((known) => !speaks(known)).map(({ source }) => source)).toEqual([])
    expect(speaks({ source: 'features/finance/years/year-page.tsx', picture: 'year', label: 'planted.label' })).toBe(
      false,
    )
  })
})
