import { type Endpoint, endpoints, moveState } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { textFiles as parts, textsOf, tradeWords } from '../harness/console-texts.ts'
import { conditionWords } from './condition-words.ts'
import { crossedFeatures, hardCodedTexts } from './console-texts.ts'
import { planted, typescriptFiles } from './support/source-file.ts'
import { textsThatDoNotCome } from './text-parts.ts'

const page = 'apps/console/src/features/member/home/planted.tsx'

describe('texts of the console', () => {
  it('stand in i18n and nowhere else', () => {
    expect(hardCodedTexts(typescriptFiles())).toEqual([])
    const faults = hardCodedTexts([planted(page, `export const A = () => <p title="Tout va bien">Bonjour</p>`)])
    expect(faults).toHaveLength(2)
  })

  it.each(parts)('%s: are translated: the same keys, the same things filled in, and no French left', (part) => {
    const [french, english] = [textsOf('fr', part), textsOf('en', part)]
    expect(french.size).toBeGreaterThan(20)
    expect([...english.keys()]).toEqual([...french.keys()])
    const filled = (text: string) => new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
    for (const [key, text] of french) {
      expect({ key, filled: filled(english.get(key) ?? '') }).toEqual({ key, filled: filled(text) })
      const isSentence = text.split(' ').length > 3
      expect({ key, isLeft: isSentence && english.get(key) === text }).toEqual({ key, isLeft: false })
    }
  })

  it('stand in one file each: parts are put together in the order in which they come', () => {
    const keys = parts.flatMap((part) => [...textsOf('fr', part).keys()])
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  it('come with every page that says them', () => {
    const files = typescriptFiles()
    expect(textsThatDoNotCome(files)).toEqual([])
    const forgotten = files.map((file) =>
      file.path === 'apps/console/src/app/home.tsx'
        ? { ...file, text: file.text.replace("textsWith(['operator', 'yearly'], ", 'textsWith([], ') }
        : file,
    )
    expect(textsThatDoNotCome(forgotten).length).toBeGreaterThan(3)
  })

  it('are all said somewhere', () => {
    const sources = typescriptFiles().filter(
      ({ path }) => path.startsWith('apps/console/src/') && !path.includes('/i18n/fr/') && !path.includes('/i18n/en/'),
    )
    const said = sources.map(({ text }) => text).join('\n')
    const isSaid = (key: string): boolean => {
      const base = key.replace(/\.(one|other)$/, '')
      if ([`'${key}'`, `"${key}"`, `'${base}'`].some((written) => said.includes(written))) return true
      if (said.includes(`nameOf('${base.split('.')[0]}', `)) return true
      // A key may be made of a value that the API names: the part before it stands in the source.
      return base
        .split('.')
        .some((_, index, all) => index > 0 && said.includes(`\`${all.slice(0, index).join('.')}.\${`))
    }
    const keys = parts.flatMap((part) => [...textsOf('fr', part).keys()])
    expect(keys.filter((key) => !isSaid(key))).toEqual([])
  })

  it('of a commune never say how the machine room calls it (first year, point 21)', () => {
    const ofOthers: readonly string[] = [
      'finance.ts',
      'pricing.ts',
      'settling.ts',
      'operator.ts',
      'operator-fleet.ts',
      'clusters.ts',
      'pools.ts',
      'enrolment.ts',
      'territory-events.ts',
      'steps.ts',
      'conditions.ts',
      'auditor.ts',
      'actions.ts',
    ]
    const ofCommunes = parts.filter((part) => !ofOthers.includes(part))
    expect(ofCommunes.length).toBe(parts.length - ofOthers.length)
    const said = ['fr', 'en'].flatMap((language) => ofCommunes.flatMap((part) => [...textsOf(language, part)]))
    expect(said.filter(([, text]) => tradeWords.test(text.replaceAll(/\{\w+\}/g, '')))).toEqual([])
    expect(tradeWords.test('votre namespace est plein')).toBe(true)
  })
})

describe('names of what the API tells by codes', () => {
  const [actions, steps] = [textsOf('fr', 'actions.ts'), textsOf('fr', 'steps.ts')]
  /** What stands between quotes in sources of some folders behind a pattern. */
  const written = (folders: readonly string[], pattern: RegExp) => [
    ...new Set(
      typescriptFiles()
        .filter(({ path }) => folders.some((one) => path.startsWith(one)) && !path.includes('.test.'))
        .flatMap(({ text }) => [...text.matchAll(pattern)].map(([, code = '']) => code)),
    ),
  ]

  it('stand for every operation that writes a fact, and for every subject of one', () => {
    const operations = Object.entries<Endpoint>(endpoints).flatMap(([id, { method }]) => (method === 'GET' ? [] : [id]))
    const byItself = written(['packages/control-plane/src/', 'packages/database/src/'], /\baction: '([\w-]+)'/g)
    const subjects = written(['packages/control-plane/src/', 'packages/database/src/'], /\bsubjectKind: '([\w-]+)'/g)
    expect([operations.length > 90, byItself.length > 20, subjects.length > 40]).toEqual([true, true, true])
    expect([...operations, ...byItself].filter((code) => !actions.has(`action.${code}`))).toEqual([])
    expect(subjects.filter((code) => !actions.has(`subject.${code}`))).toEqual([])
  })

  it('stand for every step of making what a member has', () => {
    const reported = written(['packages/kubernetes/src/reconcile/'], /\breport\.step\('([\w-]+)'/g)
    const byItself = written(['packages/control-plane/src/provisioning/'], /\bstep: '([\w-]+)'/g)
    expect([reported.length > 8, byItself.length > 1]).toEqual([true, true])
    const moves = moveState.options.map((state) => `move-${state}`)
    expect([...reported, ...byItself, ...moves].filter((code) => !steps.has(`step.${code}`))).toEqual([])
  })

  it.each(['fr', 'en'])('stand for every condition and for everything that one may say: %s', (language) => {
    const named = textsOf(language, 'conditions.ts')
    const files = typescriptFiles()
    const objects = files.find(({ path }) => path === 'packages/kubernetes/src/objects.ts')?.text ?? ''
    const kinds = [...objects.matchAll(/^ {2}(\w+): \{/gm)].map(([, kind = '']) => kind)
    const unnamed = (all: typeof files) => conditionWords(all, kinds).filter((word) => !named.has(`condition.${word}`))
    expect(conditionWords(files, kinds).length).toBeGreaterThan(100)
    expect(unnamed(files)).toEqual([])
    const stating = `const told = { status: 'False', reason: 'RoofOnFire', message: '' }`
    expect(unnamed([...files, planted('packages/control-plane/src/metering/planted.ts', stating)])).toEqual([
      'RoofOnFire',
    ])
    // And no text outlives what it was for.
    const words = new Set(conditionWords(files, kinds))
    expect([...named.keys()].filter((key) => !words.has(key.slice('condition.'.length)))).toEqual([])
  })
})

describe('features of the console', () => {
  it('know what is shared, and never each other', () => {
    expect(crossedFeatures(typescriptFiles())).toEqual([])
    const crossing = planted(page, `import { a } from '../news/news-page.tsx'\nexport const b = a`)
    const upward = planted(
      'apps/console/src/shared/ui/planted.ts',
      `import { a } from '../../app/shell.tsx'\nexport const b = a`,
    )
    expect(crossedFeatures([crossing, upward])).toHaveLength(2)
  })
})
