import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import { sendDocument } from '../send-document.ts'

/** The certificate that `getDrillCertificate` reads, as PDF: the same person may see the one and the other. */
export function getDrillCertificatePdf(useCases: ApiUseCases, documents: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const certificate = await useCases.getDrillCertificate(command as Command<'getDrillCertificatePdf'>, call)
    return sendDocument(reply, {
      bytes: await documents.drillCertificatePdf(certificate),
      mediaType: 'application/pdf',
      fileName: `certificat-restauration-${certificate.record.taskId}.pdf`,
    })
  }
}
