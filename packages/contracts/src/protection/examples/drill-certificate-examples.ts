import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { drillCertificate } from '../drill-certificate.schemas.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000501'
const taskId = '0198c0de-7a00-7000-8000-000000000941'
const params = { tenantId, taskId }

const signed = {
  recordSha256: '4be1d7c0a9f25836b1e0d94c7f2a6538e1b7c94d0f3a2856c7e9d1b4a0f6c823',
  keyId: 'Qm1p0cM2rXyq0v5b8o5d9J3hQF0y9nD5V2k1m6r7t8w',
  publicJwk: {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  },
  signature: 'eyJhbGciOiJFUzI1NiJ9..c2lnbmF0dXJlLWV4YW1wbGU',
}

const proved = {
  record: {
    taskId,
    installationId: '0198c0de-7a00-7000-8000-0000000000aa',
    operatorName: 'Syndicat mixte numérique',
    operatorSiren: '200012342',
    tenantId,
    organisationName: 'Auvers-sur-Oise',
    organisationSiren: '219500394',
    claimName: 'etat-civil',
    copyId: '0198c0de-7a00-7000-8000-000000000921',
    driver: 'k8up',
    copyRef: '8f14e45fceea167a5a36dedd4bea2543c7b1d0a94e6f2b835a90c1d7e3f46b28',
    repository: 's3:https://s3.sauvegarde.example/auvers-sur-oise-95039-3f1c',
    copyTakenAt: '2026-03-02T23:41:07.000Z',
    namespace: 'auvers-sur-oise-95039-drill-000941',
    requestedBy: 'schedule',
    requestedAt: '2026-03-03T04:00:00.000Z',
    startedAt: '2026-03-03T04:00:12.000Z',
    endedAt: '2026-03-03T04:26:51.000Z',
    verdict: 'identical',
    expectedFiles: '48213',
    restoredFiles: '48213',
    comparedBytes: '18253611008',
    message: '48213 files restored, every one compared by its hash',
  },
  ...signed,
} satisfies z.input<typeof drillCertificate>

const failed = {
  ...proved,
  record: {
    ...proved.record,
    requestedBy: 'operateur@region.example',
    verdict: 'files-missing',
    restoredFiles: '48197',
    comparedBytes: '18250010112',
    message: '48197 of 48213 files were restored',
  },
} satisfies z.input<typeof drillCertificate>

const counted = {
  ...proved,
  record: {
    ...proved.record,
    driver: 'velero',
    copyRef: 'grenier-auvers-sur-oise-95039-20260302234107-7kq2x',
    repository: 'grenier-auvers-sur-oise-95039',
    verdict: 'bytes-complete',
    expectedFiles: null,
    comparedBytes: null,
    copiedBytes: '18253611008',
    restoredBytes: '18253611008',
    message: '48213 files came back with all of their bytes; their contents were compared with nothing',
  },
} satisfies z.input<typeof drillCertificate>

/** A drill that proved its copy, one that did not, and one that could count but not compare. */
export const drillCertificateExamples: readonly EndpointExample[] = [
  { summary: 'Every file came back', params, answer: proved },
  { summary: 'Files are missing', params, answer: failed },
  { summary: 'Every byte came back, and nothing could be compared', params, answer: counted },
]
