import type { Language } from '../shared/language.ts'
import { problems } from '../shared/problems.ts'
import { fillSentence, type Sentence } from '../shared/sentence.ts'
import type { WorkbookFault, WorkbookImport } from './workbook-import.schemas.ts'
import { workbookFaultTexts } from './workbook-problems.ts'

const sentences: Readonly<Record<string, Sentence>> = { ...problems, ...workbookFaultTexts }

function localiseFault(fault: WorkbookFault, language: Language): WorkbookFault {
  const sentence = sentences[fault.code]
  if (sentence === undefined) return fault
  // Names and words stand in both languages, each param for one of them.
  const own = Object.entries(fault.params).flatMap(([name, value]) =>
    name.endsWith(`_${language}`) ? [[name.slice(0, -language.length - 1), value] as const] : [],
  )
  const params = { ...fault.params, ...Object.fromEntries(own) }
  return { ...fault, message: fillSentence(sentence, params, language) }
}

/** An import in the caller's language: what is wrong with each cell. */
export function localiseWorkbook(answer: object, language: Language): object {
  const tried = answer as WorkbookImport
  return { ...tried, faults: tried.faults.map((fault) => localiseFault(fault, language)) } satisfies WorkbookImport
}
