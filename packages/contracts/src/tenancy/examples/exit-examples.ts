import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type {
  destructionCertificate,
  exitItem,
  exitManifest,
  exitReasonBody,
  recordExitBackupBody,
  recordExitVisaBody,
  startExitBody,
  tenantExit,
} from '../exit.schemas.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000501'
const exitId = '0198c0de-7a00-7000-8000-000000000831'
const clusterId = '0198c0de-7a00-7000-8000-000000000201'
const params = { tenantId, exitId }
const operator = 'operateur@region.example'
const second = 'directrice@region.example'
const schedule = 'schedule'

const startBody = {
  noticeGivenOn: '2026-02-02',
  dataClass: 'public-archive',
  coolingOffDays: 60,
  reason: 'La commune rejoint un autre syndicat (délibération 2026-07).',
} satisfies z.input<typeof startExitBody>

const started = {
  id: exitId,
  tenantId,
  state: 'notice',
  dataClass: 'public-archive',
  noticeGivenOn: startBody.noticeGivenOn,
  noticeDays: 90,
  noticeEndsOn: '2026-05-03',
  coolingOffDays: 60,
  coolingOffEndsOn: null,
  requestedBy: operator,
  requestedAt: '2026-02-03T09:00:00.000Z',
  reason: startBody.reason,
  manifestTakenAt: null,
  finalBackupAt: null,
  finalBackupEvidence: null,
  visaReference: null,
  visaAuthority: null,
  visaSignedOn: null,
  approvedBy: null,
  approvedAt: null,
  destroyedAt: null,
  waitingFor: [],
  history: [
    { sequence: 1, state: 'notice', actor: operator, recordedAt: '2026-02-03T09:00:00.000Z', reason: startBody.reason },
  ],
  version: 1,
} satisfies z.input<typeof tenantExit>

const exporting = {
  ...started,
  state: 'final-backup',
  manifestTakenAt: '2026-05-03T00:10:00.000Z',
  waitingFor: [
    {
      code: 'copy-missing',
      params: { claim: 'archives' },
      explanation: 'Le volume « archives » n’a pas encore de copie postérieure à la fermeture des accès.',
    },
  ],
  history: [
    ...started.history,
    { sequence: 2, state: 'exporting', actor: schedule, recordedAt: '2026-05-03T00:05:00.000Z', reason: null },
    { sequence: 3, state: 'final-backup', actor: schedule, recordedAt: '2026-05-03T00:10:00.000Z', reason: null },
  ],
  version: 3,
} satisfies z.input<typeof tenantExit>

const backupBody = {
  evidence: 'Procès-verbal de restitution du 4 mai 2026, signé par la commune',
  reason: 'La commune a repris ses données elle-même.',
} satisfies z.input<typeof recordExitBackupBody>

const backedUp = {
  ...exporting,
  state: 'cooling-off',
  coolingOffEndsOn: '2026-07-03',
  finalBackupAt: '2026-05-04T14:00:00.000Z',
  finalBackupEvidence: backupBody.evidence,
  waitingFor: [],
  history: [
    ...exporting.history,
    {
      sequence: 4,
      state: 'cooling-off',
      actor: operator,
      recordedAt: '2026-05-04T14:00:00.000Z',
      reason: backupBody.reason,
    },
  ],
  version: 4,
} satisfies z.input<typeof tenantExit>

const visaBody = {
  reference: 'AD95-2026-118',
  authority: 'Archives départementales du Val-d’Oise',
  signedOn: '2026-06-22',
} satisfies z.input<typeof recordExitVisaBody>

const visaed = {
  ...backedUp,
  state: 'awaiting-visa',
  visaReference: visaBody.reference,
  visaAuthority: visaBody.authority,
  visaSignedOn: visaBody.signedOn,
  history: [
    ...backedUp.history,
    { sequence: 5, state: 'awaiting-visa', actor: schedule, recordedAt: '2026-07-03T00:05:00.000Z', reason: null },
    {
      sequence: 6,
      state: 'awaiting-visa',
      actor: operator,
      recordedAt: '2026-07-03T08:00:00.000Z',
      reason: 'visa AD95-2026-118',
    },
  ],
  version: 6,
} satisfies z.input<typeof tenantExit>

const approveBody = { reason: 'Inventaire, sauvegarde et visa vérifiés.' } satisfies z.input<typeof exitReasonBody>

const approved = {
  ...visaed,
  state: 'destroying',
  approvedBy: second,
  approvedAt: '2026-07-06T09:30:00.000Z',
  history: [
    ...visaed.history,
    {
      sequence: 7,
      state: 'destroying',
      actor: second,
      recordedAt: '2026-07-06T09:30:00.000Z',
      reason: approveBody.reason,
    },
  ],
  version: 7,
} satisfies z.input<typeof tenantExit>

const cancelBody = { reason: 'La commune reste finalement adhérente.' } satisfies z.input<typeof exitReasonBody>

const cancelled = {
  ...started,
  state: 'cancelled',
  history: [
    ...started.history,
    {
      sequence: 2,
      state: 'cancelled',
      actor: operator,
      recordedAt: '2026-03-10T10:00:00.000Z',
      reason: cancelBody.reason,
    },
  ],
  version: 2,
} satisfies z.input<typeof tenantExit>

const volume = {
  kind: 'volume',
  clusterId,
  namespace: null,
  name: 'pvc-3f7c1a52',
  uid: '3f7c1a52-0c1c-4d5e-9a7b-0f6f2a9c1e11',
  sizeBytes: '64424509440',
  detail: 'bloc-standard',
} satisfies z.input<typeof exitItem>

const manifest = {
  takenAt: '2026-05-03T00:10:00.000Z',
  items: [volume],
} satisfies z.input<typeof exitManifest>

const certificate = {
  list: {
    exitId,
    installationId: '0198c0de-7a00-7000-8000-0000000000aa',
    operatorName: 'Syndicat mixte numérique',
    operatorSiren: '200012342',
    tenantId,
    organisationName: 'Auvers-sur-Oise',
    organisationSiren: '219500394',
    dataClass: 'public-archive',
    noticeGivenOn: started.noticeGivenOn,
    noticeEndsOn: started.noticeEndsOn,
    finalBackupAt: backedUp.finalBackupAt,
    finalBackupEvidence: backedUp.finalBackupEvidence,
    coolingOffEndsOn: backedUp.coolingOffEndsOn,
    visaReference: visaBody.reference,
    visaAuthority: visaBody.authority,
    visaSignedOn: visaBody.signedOn,
    requestedBy: operator,
    approvedBy: second,
    approvedAt: approved.approvedAt,
    destroyedAt: '2026-07-06T09:41:12.000Z',
    items: [{ ...volume, goneAt: '2026-07-06T09:40:02.000Z', leftToProvider: false }],
  },
  listSha256: '9f2c0d6f5a0b7c3e8d1f4a6b2c9e0d7f3a5b8c1e6d4f0a2b9c7e5d3f1a8b6c4e',
  keyId: 'Qm1p0cM2rXyq0v5b8o5d9J3hQF0y9nD5V2k1m6r7t8w',
  publicJwk: {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  },
  signature: 'eyJhbGciOiJFUzI1NiJ9..c2lnbmF0dXJlLWV4YW1wbGU',
} satisfies z.input<typeof destructionCertificate>

const one = (example: EndpointExample): readonly EndpointExample[] => [example]

export const exitExamples = {
  start: one({ summary: 'A commune gives notice', params: { tenantId }, body: startBody, answer: started }),
  list: one({ summary: 'One exit, cancelled', params: { tenantId }, answer: { items: [cancelled] } }),
  get: one({ summary: 'The final backup lacks one claim', params, answer: exporting }),
  backup: one({ summary: 'The commune took its data itself', params, body: backupBody, answer: backedUp }),
  visa: one({ summary: 'The archives administration agrees', params, body: visaBody, answer: visaed }),
  approve: one({ summary: 'A second person approves', params, body: approveBody, answer: approved }),
  cancel: one({ summary: 'The commune stays', params, body: cancelBody, answer: cancelled }),
}

export const manifestExamples = one({ summary: 'One volume', params, answer: manifest })
export const certificateExamples = one({
  summary: 'Public archives, destroyed under visa',
  params,
  answer: certificate,
})
