import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type {
  renameOrganisationBody,
  resumeTenantBody,
  suspendTenantBody,
  suspension,
  suspensions,
} from '../suspension.schemas.ts'
import type { organisation } from '../tenancy.schemas.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000501'
const suspensionId = '0198c0de-7a00-7000-8000-000000000821'
const organisationId = '0198c0de-7a00-7000-8000-000000000401'
const operator = 'operateur@region.example'

const suspendBody = {
  reason: 'Compte d’un agent compromis : accès fermé le temps de l’enquête.',
} satisfies z.input<typeof suspendTenantBody>

const suspended = {
  id: suspensionId,
  tenantId,
  ...suspendBody,
  suspendedAt: '2026-05-04T07:20:00.000Z',
  suspendedBy: operator,
  resumedAt: null,
  resumedBy: null,
  resumeReason: null,
  version: 1,
} satisfies z.input<typeof suspension>

const resumeBody = { reason: 'Mots de passe renouvelés, enquête close.' } satisfies z.input<typeof resumeTenantBody>

const resumed = {
  ...suspended,
  resumedAt: '2026-05-06T15:00:00.000Z',
  resumedBy: operator,
  resumeReason: resumeBody.reason,
  version: 2,
} satisfies z.input<typeof suspension>

const renameBody = {
  name: 'Auvers-le-Neuf',
  validFrom: '2027-01-01',
  source: 'Arrêté préfectoral du 12 octobre 2026',
} satisfies z.input<typeof renameOrganisationBody>

const renamed = {
  id: organisationId,
  kind: 'commune',
  siren: '219500394',
  inseeCode: '95039',
  departementCode: '95',
  population: null,
  groupId: null,
  ...renameBody,
  recordedAt: '2026-01-05T09:00:00.000Z',
  version: 2,
} satisfies z.input<typeof organisation>

export const suspendTenantExamples: readonly EndpointExample[] = [
  { summary: 'An account was compromised', params: { tenantId }, body: suspendBody, answer: suspended },
]

export const resumeTenantExamples: readonly EndpointExample[] = [
  { summary: 'Two days later', params: { tenantId, suspensionId }, body: resumeBody, answer: resumed },
]

export const listSuspensionsExamples: readonly EndpointExample[] = [
  {
    summary: 'One suspension, over',
    params: { tenantId },
    answer: { items: [resumed] } satisfies z.input<typeof suspensions>,
  },
]

export const renameOrganisationExamples: readonly EndpointExample[] = [
  { summary: 'A commune takes another name', params: { organisationId }, body: renameBody, answer: renamed },
]
