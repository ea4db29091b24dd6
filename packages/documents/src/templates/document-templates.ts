import type { AgreementFacts, TemplateKind } from '@grenier/contracts/templates'
import { agreementValues } from './agreement-values.ts'
import { defaultTemplate } from './default-templates.ts'
import { checkTemplate, fillTemplate } from './document-template.ts'

/** Templates of agreements: checked, those of the software, and filled from the facts of an agreement. */
export const documentTemplates = {
  check: checkTemplate,
  standard: (kind: TemplateKind) => defaultTemplate(kind),
  fill: (bytes: Uint8Array, facts: AgreementFacts) => fillTemplate(bytes, agreementValues(facts)),
}
