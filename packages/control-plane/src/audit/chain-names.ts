/** The chain of every fact of an installation. */
export const installationChain = (installationId: string): string => `installation:${installationId}`

/** The chain of one member's facts. */
export const tenantChain = (tenantId: string): string => `tenant:${tenantId}`
