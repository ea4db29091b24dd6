import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import { sendDocument } from '../send-document.ts'

/** The certificate that `getExitCertificate` reads, as PDF: the same person may see the one and the other. */
export function getExitCertificatePdf(useCases: ApiUseCases, documents: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const certificate = await useCases.getExitCertificate(command as Command<'getExitCertificatePdf'>, call)
    return sendDocument(reply, {
      bytes: await documents.certificatePdf(certificate),
      mediaType: 'application/pdf',
      fileName: `certificat-destruction-${certificate.list.exitId}.pdf`,
    })
  }
}
