/** A content security policy (CSP Level 3): each directive with its sources. */
export type ContentPolicy = Readonly<Record<string, readonly string[]>>

/** Answers are data: a browser that opens one as a page may load and run nothing. Pages have a policy of their own. */
export const dataPolicy: ContentPolicy = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
}

/** The reader of the documentation may run the file from this host and the one inline script that is named by its hash. */
export function readerPolicy(scriptHashes: readonly string[]): ContentPolicy {
  return {
    ...dataPolicy,
    'script-src': ["'self'", ...scriptHashes.map((hash) => `'sha256-${hash}'`)],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
  }
}

/**
 * The console's pages: files of this host and calls to it, and nothing else. No inline script or style, no `eval`, no plug-in,
 * in nobody's frame; what is injected into a page runs nowhere and tells nobody.
 */
export const consolePolicy: ContentPolicy = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'manifest-src': ["'self'"],
  'object-src': ["'none'"],
  'frame-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
}

/** The pages of the sign-in: forms that lead to this host, one style that is named by its hash, and nothing that runs. */
export function signInPolicy(styleHash: string): ContentPolicy {
  return { ...dataPolicy, 'style-src': [`'sha256-${styleHash}'`], 'form-action': ["'self'"] }
}

/** As the header `Content-Security-Policy` has it. */
export function policyText(policy: ContentPolicy): string {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ')
}
