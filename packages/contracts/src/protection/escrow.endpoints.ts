import type { z } from 'zod'
import type { Endpoint } from '../shared/endpoint.ts'
import {
  type escrowFile,
  escrowReceipt,
  escrowReceipts,
  escrowFile as file,
  recordEscrowReceiptBody,
} from './escrow.schemas.ts'

const sha256 = '3f786850e387550fdab836ed7e6dc881de23001b6a2f9f0c1d8a4b5e6c7d8e9f'

const exported = {
  keyId: '9d2f0c41b7a65e38',
  sealCount: 1,
  sha256,
  unsealedCount: 0,
  file: '{"format":"grenier-escrow-1","installationId":"0198c0de-7a00-7000-8000-0000000000aa"}\n…',
} satisfies z.input<typeof escrowFile>

const receipt = {
  id: '0198c0de-7a00-7000-8000-000000000951',
  exportedOn: '2026-05-04',
  sealCount: 1,
  sha256,
  place: 'Coffre de la direction, enveloppe 12',
  recordedAt: '2026-05-04T08:00:00.000Z',
  recordedBy: 'operateur@region.example',
} satisfies z.input<typeof escrowReceipt>

/** The offline escrow of repository passwords (cluster rule 3). */
export const escrowEndpoints = {
  exportEscrow: {
    method: 'GET',
    path: '/v1/escrow',
    context: 'protection',
    summary: 'Every repository password, sealed for the escrow key, as a file to be kept offline',
    roles: ['operator'],
    status: 200,
    response: file,
    examples: [{ summary: 'One tenant', answer: exported }],
  },
  recordEscrowReceipt: {
    method: 'POST',
    path: '/v1/escrow/receipts',
    context: 'protection',
    summary: 'Say that the file of the escrow is kept offline: its hash must be that of what there is to export now',
    roles: ['operator'],
    status: 201,
    body: recordEscrowReceiptBody,
    response: escrowReceipt,
    examples: [{ summary: 'Kept in a safe', body: { sha256, place: receipt.place }, answer: receipt }],
  },
  listEscrowReceipts: {
    method: 'GET',
    path: '/v1/escrow/receipts',
    context: 'protection',
    summary: 'When the escrow was exported and where it is kept, the newest first',
    roles: ['operator'],
    status: 200,
    response: escrowReceipts,
    examples: [{ summary: 'One receipt', answer: { items: [receipt] } }],
  },
} as const satisfies Record<string, Endpoint>
