import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { documentTemplate, recordDocumentTemplateBody } from '../document-template.schemas.ts'

/** The third template of agreements. */
export const documentTemplateExample: EndpointExample = {
  summary: 'A new template of agreements',
  body: {
    kind: 'agreement',
    name: 'convention-2026.docx',
    fileBase64: 'UEsDBBQAAAAIAA==',
  } satisfies z.input<typeof recordDocumentTemplateBody>,
  answer: {
    kind: 'agreement',
    number: 3,
    name: 'convention-2026.docx',
    sizeBytes: 14_210,
    sha256: 'ab'.repeat(32),
    placeholders: ['acte.numero', 'convention.debut', 'convention.numero', 'membre.nom', 'operateur.nom'],
    recordedAt: '2026-02-03T09:00:00.000Z',
    recordedBy: 'exploitation@region.example',
  } satisfies z.input<typeof documentTemplate>,
}
