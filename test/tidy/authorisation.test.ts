import { endpoints, problems, segregations } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { authorisationPage } from './authorisation-page.ts'
import { isTest, typescriptFiles } from './support/source-file.ts'

describe('who may do what', () => {
  it('is told by the documentation as the code has it', async () => {
    await expect(authorisationPage()).toMatchFileSnapshot('../../docs/authorisation.md')
  })

  it('has a row for every operation', () => {
    const page = authorisationPage()
    expect(Object.keys(endpoints).filter((operation) => !page.includes(`| \`${operation}\` |`))).toEqual([])
  })
})

describe('what two persons do', () => {
  const tests = typescriptFiles().filter(isTest)

  it.each(segregations)('$code is refused in a test: $what', ({ code }) => {
    const quoted = `'${code}'`
    expect(tests.some(({ path, text }) => path !== 'test/tidy/authorisation.test.ts' && text.includes(quoted))).toBe(
      true,
    )
  })

  it('has a problem of its own wherever it refuses', () => {
    const codes = segregations.map(({ code }) => code).filter((code) => code !== 'policy-own')
    expect(codes.filter((code) => problems[code].status !== 403 && problems[code].status !== 409)).toEqual([])
  })
})
