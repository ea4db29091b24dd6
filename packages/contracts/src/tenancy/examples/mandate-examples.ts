import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { endMandateBody, mandate, mandates, recordMandateBody } from '../mandates.schemas.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000501'
const operator = 'operateur@region.example'

const mayorBody = {
  personSubject: 'maire@auvers.example',
  personName: 'Claire Fontaine',
  function: 'mayor',
  ceilingCents: null,
  validFrom: '2026-03-28',
  validUntil: null,
  actId: null,
} satisfies z.input<typeof recordMandateBody>

const delegateBody = {
  personSubject: 'adjoint@auvers.example',
  personName: 'Paul Meunier',
  function: 'delegate',
  ceilingCents: '50000',
  validFrom: '2026-05-01',
  validUntil: '2027-01-01',
  actId: '0198c0de-7a00-7000-8000-000000000801',
} satisfies z.input<typeof recordMandateBody>

const recorded = { tenantId, recordedBy: operator, endedAt: null, endedBy: null, version: 1 }

const mayor = {
  ...mayorBody,
  ...recorded,
  id: '0198c0de-7a00-7000-8000-000000000811',
  recordedAt: '2026-03-30T08:10:00.000Z',
} satisfies z.input<typeof mandate>

const delegate = {
  ...delegateBody,
  ...recorded,
  id: '0198c0de-7a00-7000-8000-000000000812',
  recordedAt: '2026-04-29T13:00:00.000Z',
} satisfies z.input<typeof mandate>

const end = { validUntil: '2026-10-01' } satisfies z.input<typeof endMandateBody>

const ended = {
  ...delegate,
  ...end,
  endedAt: '2026-09-24T09:45:00.000Z',
  endedBy: operator,
  version: 2,
} satisfies z.input<typeof mandate>

export const recordMandateExamples: readonly EndpointExample[] = [
  { summary: 'The mayor signs whatever it costs', params: { tenantId }, body: mayorBody, answer: mayor },
  {
    summary: 'A deputy signs up to 500 € a year, until the end of the year',
    params: { tenantId },
    body: delegateBody,
    answer: delegate,
  },
]

export const listMandatesExamples: readonly EndpointExample[] = [
  {
    summary: 'The mayor and a deputy',
    params: { tenantId },
    answer: { items: [delegate, mayor] } satisfies z.input<typeof mandates>,
  },
]

export const endMandateExamples: readonly EndpointExample[] = [
  {
    summary: 'The deputy resigns in autumn',
    params: { tenantId, mandateId: delegate.id },
    body: end,
    answer: ended,
  },
]
