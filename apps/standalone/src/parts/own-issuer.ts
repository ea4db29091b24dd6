/** Who issues the standalone app's tokens, and for whom. */
export const ownIssuer = { issuer: 'grenier-standalone', audience: 'grenier' } as const
