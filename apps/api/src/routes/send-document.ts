import type { FastifyReply } from 'fastify'

/** Sends a document for keeping: its bytes, its media type, and a file name made of letters, digits, dots and dashes. */
export function sendDocument(
  reply: FastifyReply,
  document: { bytes: Uint8Array; mediaType: string; fileName: string },
): FastifyReply {
  const fileName = document.fileName.replaceAll(/[^\w.-]+/g, '-')
  return reply
    .code(200)
    .headers({
      'content-type': document.mediaType,
      'content-disposition': `attachment; filename="${fileName}"`,
    })
    .send(Buffer.from(document.bytes.buffer, document.bytes.byteOffset, document.bytes.byteLength))
}
