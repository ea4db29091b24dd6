import type { AgreementFacts, DocumentTemplate, TemplateFault, TemplateKind } from '@grenier/contracts/templates'

/** Checks and fills documents of Word; evaluates nothing that stands in them. */
export interface DocumentTemplates {
  /** The file packed anew and what it says, or the first thing that is wrong with it. */
  check(
    kind: TemplateKind,
    bytes: Uint8Array,
  ): { readonly bytes: Uint8Array; readonly placeholders: readonly string[] } | { readonly fault: TemplateFault }
  /** The one of a kind that comes with the software: what is filled where the operator has sent none. */
  standard(kind: TemplateKind): Uint8Array
  /** The same template and facts give the same bytes. */
  fill(bytes: Uint8Array, facts: AgreementFacts): Uint8Array
}

/** Templates that the operator has sent. Platform scope. */
export interface DocumentTemplateStore {
  /** Nobody else records a template of that kind until the transaction ends; returns the number of the next one. */
  nextTemplateNumber(kind: TemplateKind): Promise<number>
  insertTemplate(template: DocumentTemplate, bytes: Uint8Array): Promise<void>
  /** By kind, the newest first. */
  listTemplates(): Promise<DocumentTemplate[]>
  /** One of a kind by its number, the newest where none is named; null where there is none. */
  templateFile(
    kind: TemplateKind,
    number: number | null,
  ): Promise<{ template: DocumentTemplate; bytes: Uint8Array } | null>
}
