import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import { sendDocument } from '../send-document.ts'

/** The part of the register that `getTenantProcessingRegister` reads, as PDF: the same person may see the one and the other. */
export function getTenantProcessingRegisterPdf(useCases: ApiUseCases, documents: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const asked = command as Command<'getTenantProcessingRegisterPdf'>
    const register = await useCases.getTenantProcessingRegister(asked, call)
    return sendDocument(reply, {
      bytes: await documents.processingRegisterPdf(register),
      mediaType: 'application/pdf',
      fileName: `registre-traitements-${register.controller.tenantId}.pdf`,
    })
  }
}
