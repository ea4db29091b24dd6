import type { Command, OperationId } from '@grenier/contracts'
import type { FileUseCase } from '@grenier/control-plane'
import type { EndpointHandler } from '../plugins/register-endpoint.ts'
import { sendDocument } from './send-document.ts'

/** Sends what a use case hands out as a file, whole, as the media type that its endpoint names. */
export function fileRoute<Operation extends OperationId>(useCase: FileUseCase<Operation>): EndpointHandler {
  return async ({ command, call, reply, endpoint }) => {
    const { bytes, fileName } = await useCase(command as Command<Operation>, call)
    return sendDocument(reply, { bytes, fileName, mediaType: endpoint.produces ?? 'application/octet-stream' })
  }
}
