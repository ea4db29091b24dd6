import type { DocumentTemplate, TenancyStore } from '@grenier/control-plane/ports'
import { at, json } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type TemplateMethods = Pick<TenancyStore, 'nextTemplateNumber' | 'insertTemplate' | 'listTemplates' | 'templateFile'>

type TemplateRow = DocumentTemplate & { readonly bytes: Uint8Array }

/** Templates that the operator has sent: kept for good, each under its number. */
export function createDocumentTemplates({ sql }: StoreContext): TemplateMethods {
  return {
    async nextTemplateNumber(kind) {
      await sql`SELECT pg_advisory_xact_lock(hashtext('document templates'), hashtext(${kind}))`
      const [row] = await sql<{ number: number }>`
        SELECT coalesce(max(number), 0) + 1 AS number FROM document_template WHERE kind = ${kind}`
      return row?.number ?? 1
    },

    async insertTemplate(template, bytes) {
      await sql`
        INSERT INTO document_template (kind, number, name, size_bytes, sha256, placeholders, bytes, recorded_at, recorded_by)
        VALUES (${template.kind}, ${template.number}, ${template.name}, ${template.sizeBytes},
                decode(${template.sha256}, 'hex'), ${json(template.placeholders)},
                decode(${Buffer.from(bytes).toString('base64')}, 'base64'),
                ${template.recordedAt === null ? null : at(template.recordedAt)}, ${template.recordedBy})`
    },

    listTemplates: () => sql<DocumentTemplate>`
      SELECT kind, number, name, size_bytes AS "sizeBytes", encode(sha256, 'hex') AS sha256, placeholders,
             recorded_at AS "recordedAt", recorded_by AS "recordedBy"
        FROM document_template ORDER BY kind, number DESC`,

    async templateFile(kind, number) {
      const [row] = await sql<TemplateRow>`
        SELECT kind, number, name, size_bytes AS "sizeBytes", encode(sha256, 'hex') AS sha256, placeholders,
               recorded_at AS "recordedAt", recorded_by AS "recordedBy", bytes
          FROM document_template
         WHERE kind = ${kind} AND (${number}::integer IS NULL OR number = ${number})
         ORDER BY number DESC LIMIT 1`
      if (row === undefined) return null
      const { bytes, ...template } = row
      return { template, bytes }
    },
  }
}
