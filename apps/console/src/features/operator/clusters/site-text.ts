import { type Command, endpoints } from '@grenier/contracts'
import type { RefusalTable } from '../../../shared/api/refusals.ts'

type Declared = Command<'createSite'>

/** A site as it is being written; what its store needs is empty while it has none. */
export interface SiteText {
  readonly name: string
  readonly code: string
  readonly residency: Declared['residency']
  readonly s3Endpoint: string
  readonly s3Region: string
  readonly s3CaPem: string
  readonly accessKeyId: string
}

export const usualSite: SiteText = {
  name: '',
  code: '',
  residency: 'FR',
  s3Endpoint: '',
  // What stores without regions take.
  s3Region: 'us-east-1',
  s3CaPem: '',
  accessKeyId: '',
}

/** A field of the form of a site. */
export type SitePart = keyof SiteText | 's3SecretKey'

/** The site as it is declared; what belongs to a store goes with its address. */
export function siteOf(text: SiteText, secretAccessKey: string): Declared {
  const s3Endpoint = text.s3Endpoint.trim()
  const common = { code: text.code.trim(), name: text.name.trim(), residency: text.residency }
  const { s3Region: usualRegion } = usualSite
  if (s3Endpoint === '') return { ...common, s3Endpoint: null, s3Region: usualRegion, s3CaPem: null, s3AdminKey: null }
  const [region, caPem, accessKeyId] = [text.s3Region.trim(), text.s3CaPem.trim(), text.accessKeyId.trim()]
  return {
    ...common,
    s3Endpoint,
    s3Region: region === '' ? usualRegion : region,
    s3CaPem: caPem === '' ? null : caPem,
    s3AdminKey: accessKeyId === '' ? null : { accessKeyId, secretAccessKey },
  }
}

const fields = endpoints.createSite.body.shape

/**
 * Parts that the API would not take as they are written. An empty one is no fault, since none without a name and a code is sent;
 * nor is what belongs to a store that is not named, and so not shown.
 */
export function faultsOfSite(text: SiteText): ReadonlySet<SitePart> {
  const shown = text.s3Endpoint.trim() === '' ? (['code'] as const) : (['code', 's3Endpoint', 's3Region'] as const)
  const written = shown.filter((part) => text[part].trim() !== '')
  return new Set(written.filter((part) => !fields[part].safeParse(text[part].trim()).success))
}

/** Where a refusal is said. */
export const refusalsOfSite: RefusalTable<SitePart> = {
  byCode: {
    'site-known': 'code',
    'object-store-refused': 's3Endpoint',
    'object-store-unreachable': 's3Endpoint',
    'object-store-key-refused': 's3SecretKey',
  },
  byField: [
    [/^name/, 'name'],
    [/^code/, 'code'],
    [/^s3Endpoint/, 's3Endpoint'],
    [/^s3Region/, 's3Region'],
    [/^s3CaPem/, 's3CaPem'],
    [/^s3AdminKey\.accessKeyId/, 'accessKeyId'],
    [/^s3AdminKey/, 's3SecretKey'],
  ],
}
