/** Templates of documents: what they may say, and what is wrong with them; an entry of its own of this package. */
export type { AgreementFacts } from './agreement-facts.ts'
export type { DocumentTemplate } from './document-template.schemas.ts'
export {
  placeholdersOf,
  requiredPlaceholders,
  type TemplateFault,
  type TemplateKind,
  type TemplateList,
  type TemplatePlaceholder,
  type TemplateValues,
  templateFaults,
  templateKinds,
  templateLists,
  templatePlaceholders,
} from './template-placeholders.ts'
