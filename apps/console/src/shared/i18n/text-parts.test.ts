import { describe, expect, it } from 'vitest'
import { bringLanguage, bringTexts } from './text-parts.ts'
import { translate } from './translate.ts'

describe('parts of texts', () => {
  it('come in the language that is spoken, and in the next one when it is brought: also what is asked for meanwhile', async () => {
    expect(translate('en', 'session.signOut')).toBe('session.signOut')
    await bringTexts(['auditor'])
    expect(translate('fr', 'audit.title')).not.toBe('audit.title')
    expect(translate('en', 'audit.title')).toBe('audit.title')
    const switching = bringLanguage('en')
    await Promise.all([bringTexts(['nowAndThen']), switching])
    for (const key of ['session.signOut', 'audit.title', 'access.noted'] as const) {
      expect({ key, said: translate('en', key) }).not.toEqual({ key, said: key })
    }
    // French is not brought any more.
    await bringTexts(['operator'])
    expect(translate('fr', 'tasks.title')).toBe('tasks.title')
    expect(translate('en', 'tasks.title')).not.toBe('tasks.title')
    await bringLanguage('fr')
    expect(translate('fr', 'tasks.title')).not.toBe('tasks.title')
  })
})
