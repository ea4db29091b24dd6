import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import { sendDocument } from '../send-document.ts'

/** The attestation that `getResidency` makes, as PDF: the same person may see the one and the other. */
export function getResidencyPdf(useCases: ApiUseCases, documents: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const attestation = await useCases.getResidency(command as Command<'getResidencyPdf'>, call)
    const day = new Date(attestation.record.inForceAt).toISOString().slice(0, 10)
    return sendDocument(reply, {
      bytes: await documents.residencyPdf(attestation),
      mediaType: 'application/pdf',
      fileName: `attestation-localisation-${day}-${attestation.record.tenantId}.pdf`,
    })
  }
}
