import type { Language } from './language.ts'
import {
  type ProblemDocument,
  type ProblemHolder,
  problemHoldersMax,
  problemTypePrefix,
  type RequestFault,
} from './problem-document.schemas.ts'
import { problemTitles } from './problem-titles.ts'
import { type ProblemCode, problems } from './problems.ts'
import { fillSentence } from './sentence.ts'

/**
 * A problem as it is sent, its texts in the language asked for: sizes and days as people write them, the params exact. A place of the text without a param stays as it is
 * written, so that a forgotten param is seen. Internal failures never carry params: they could tell of internals.
 */
export function renderProblem(problem: {
  code: ProblemCode
  language: Language
  params?: Readonly<Record<string, string>>
  errors?: readonly RequestFault[]
  holders?: readonly ProblemHolder[]
}): ProblemDocument {
  const { code, language, errors, holders = [] } = problem
  const { status } = problems[code]
  const params = status >= 500 ? {} : { ...problem.params }
  return {
    type: `${problemTypePrefix}${code}`,
    title: problemTitles[status][language],
    status,
    detail: fillSentence(problems[code], params, language),
    code,
    params,
    ...(errors === undefined ? {} : { errors: [...errors] }),
    ...(holders.length === 0 ? {} : { holders: holders.slice(0, problemHoldersMax) }),
  }
}

/** True for a code of this release's table; an older or newer server may send another. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code)
}
