import { z } from 'zod'

/** Kinds of things that hold a member's data, or open it: what a manifest and a certificate list. */
export const exitItemKind = z.enum(['volume', 'claim', 'snapshot', 'backup', 'bucket', 'key', 'namespace'])
