import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { residencyAttestation } from '../residency.schemas.ts'

const tenantId = '0198c0de-7a00-7000-8000-000000000501'
const [north, south] = ['0198c0de-7a00-7000-8000-000000000101', '0198c0de-7a00-7000-8000-000000000102'] as const

const signed = {
  recordSha256: '7d0c1b5a94e2f3680b1d7c4e9a25f6387c0e1b94d3f2a6588e9c7d1b4a0f6c21',
  keyId: 'Qm1p0cM2rXyq0v5b8o5d9J3hQF0y9nD5V2k1m6r7t8w',
  publicJwk: {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
  },
  signature: 'eyJhbGciOiJFUzI1NiJ9..c2lnbmF0dXJlLWV4YW1wbGU',
}

const parties = {
  installationId: '0198c0de-7a00-7000-8000-0000000000aa',
  operatorName: 'Syndicat mixte numérique',
  operatorSiren: '200012342',
  tenantId,
  organisationName: 'Auvers-sur-Oise',
  organisationSiren: '219500394',
}

const volume = {
  kind: 'volume',
  name: 'etat-civil',
  detail: 'ceph-rbd',
  count: 1,
  sizeBytes: '107374182400',
  since: '2026-01-12T08:30:00.000Z',
  seenAt: '2026-11-27T05:10:00.000Z',
  clusterName: 'cergy-1',
  siteId: north,
} as const

const known = {
  record: {
    ...parties,
    inForceAt: '2026-11-27T06:00:00.000Z',
    attestedAt: '2026-11-27T06:00:00.000Z',
    observedAt: '2026-11-27T05:10:00.000Z',
    places: [
      {
        siteId: north,
        code: 'cergy',
        name: 'Salle de Cergy',
        residency: 'FR',
        location: { country: 'FR', postalCode: '95000', locality: 'Cergy', since: '2026-01-01' },
        keeper: { kind: 'operator', name: 'Syndicat mixte numérique', siren: '200012342', country: null },
      },
      {
        siteId: south,
        code: 'gravelines',
        name: 'Salle de Gravelines',
        residency: 'FR',
        location: { country: 'FR', postalCode: '59820', locality: 'Gravelines', since: '2026-03-01' },
        keeper: { kind: 'subprocessor', name: 'Hébergeur du Nord', siren: '424242428', country: 'FR' },
      },
    ],
    holdings: [
      volume,
      {
        kind: 'bucket',
        name: 'auvers-sur-oise-95039-3f1c',
        detail: 'Sauvegarde',
        count: 1,
        sizeBytes: '42949672960',
        since: '2026-01-12T08:31:00.000Z',
        seenAt: '2026-11-27T05:00:00.000Z',
        clusterName: null,
        siteId: south,
      },
      {
        kind: 'copies',
        name: 'etat-civil',
        detail: 's3:https://s3.sauvegarde.example/auvers-sur-oise-95039-3f1c',
        count: 44,
        sizeBytes: null,
        since: '2026-01-13T02:14:00.000Z',
        seenAt: '2026-11-27T02:14:00.000Z',
        clusterName: null,
        siteId: south,
      },
      {
        kind: 'records',
        name: parties.installationId,
        detail: 'PostgreSQL',
        count: 1,
        sizeBytes: null,
        since: '2026-01-01T23:00:00.000Z',
        seenAt: '2026-11-27T06:00:00.000Z',
        clusterName: null,
        siteId: north,
      },
    ],
    unknown: [],
  },
  ...signed,
} satisfies z.input<typeof residencyAttestation>

const unknown = {
  ...known,
  record: {
    ...known.record,
    observedAt: null,
    places: [{ siteId: north, code: 'cergy', name: 'Salle de Cergy', residency: 'EU', location: null, keeper: null }],
    holdings: [
      { ...volume, kind: 'volume-left', seenAt: null, sizeBytes: null },
      {
        kind: 'copies',
        name: 'etat-civil',
        detail: 'grenier-auvers',
        count: 3,
        sizeBytes: '1073741824',
        since: '2026-01-13T02:14:00.000Z',
        seenAt: '2026-01-15T02:14:00.000Z',
        clusterName: null,
        siteId: null,
      },
    ],
    unknown: ['never-observed', 'copies-not-placed', 'site-not-located', 'records-not-located'],
  },
} satisfies z.input<typeof residencyAttestation>

export const residencyExamples: readonly EndpointExample[] = [
  { summary: 'Everything stands in two places that are recorded', params: { tenantId }, answer: known },
  {
    summary: 'What nobody has recorded is said to be unknown',
    params: { tenantId },
    query: { at: '2026-01-16T00:00:00.000Z' },
    answer: unknown,
  },
]
