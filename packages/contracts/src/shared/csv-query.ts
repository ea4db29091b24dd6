import { z } from 'zod'

/** `people`: semicolons, decimal comma, byte order mark, a total where there are sums. `machines`: RFC 4180. */
export const csvQuery = z.object({ reader: z.enum(['people', 'machines']).default('people') })
