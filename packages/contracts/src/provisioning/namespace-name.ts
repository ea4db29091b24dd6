import { z } from 'zod'

/** Name of a namespace: a DNS label (RFC 1123), 63 characters at most. */
export const namespaceNameText = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
  .meta({ examples: ['mairie-archives'] })
