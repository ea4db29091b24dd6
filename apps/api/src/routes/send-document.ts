import type { FastifyReply } from 'fastify'

/** What a workbook is. */
export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Headers of a document for keeping: its media type, and a file name made of letters, digits, dots and dashes. */
export function documentHeaders(document: { mediaType: string; fileName: string }): Record<string, string> {
  const fileName = document.fileName.replaceAll(/[^\w.-]+/g, '-')
  return { 'content-type': document.mediaType, 'content-disposition': `attachment; filename="${fileName}"` }
}

/** Sends a document for keeping, whole. */
export function sendDocument(
  reply: FastifyReply,
  document: { bytes: Uint8Array; mediaType: string; fileName: string },
): FastifyReply {
  return reply
    .code(200)
    .headers(documentHeaders(document))
    .send(Buffer.from(document.bytes.buffer, document.bytes.byteOffset, document.bytes.byteLength))
}
