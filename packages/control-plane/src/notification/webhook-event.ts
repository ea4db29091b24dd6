import { composeLetter, type Notice, noticeFacts } from '@grenier/contracts'
import { instantToIso } from '@grenier/quota-billing'
import { z } from 'zod'

/** JSON of CloudEvents 1.0, structured mode. */
export const eventContentType = 'application/cloudevents+json; charset=utf-8'

/** Names of facts that only a letter may show. */
const isSealed = (name: string): boolean => name.startsWith('sealed')

/** Params without those that only a letter may show. */
export function withoutSealed(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !isSealed(name)))
}

/**
 * A notice as an event (CloudEvents 1.0 §3): `id` is the notice’s, `source` the installation, `type` says the kind and the
 * version of its data. The data are the same exact figures that the letter is made of, and the letter in French.
 */
export function eventOf(notice: Omit<Notice, 'deliveries'>, installationId: string): string {
  const { id, tenantId, kind, subjectId, occurredAt } = notice
  const { params, rows, refusals } = z.encode(noticeFacts, notice.facts)
  const { subject, blocks } = composeLetter(notice, 'fr')
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: `urn:uuid:${installationId}`,
    type: `grenier.${kind}.v1`,
    subject: `tenants/${tenantId}/${subjectId}`,
    time: instantToIso(occurredAt),
    datacontenttype: 'application/json',
    data: { tenantId, kind, subjectId, params: withoutSealed(params), rows, refusals, letter: { subject, blocks } },
  })
}
